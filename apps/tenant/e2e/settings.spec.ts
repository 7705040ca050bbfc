import { open, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('one changes one’s own password: a wrong one is refused at its field, and all other sessions end', async ({
  page,
  browser,
  stack,
}) => {
  const [email, before, after] = ['member@acme.test', 'envelope', 'correct horse battery staple']
  await signIn(page, stack, email, before)
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  await signIn(elsewhere, stack, email, before)

  await open(page, `${stack.origin()}/account`)
  const [current, chosen] = [page.getByLabel('Current password'), page.getByLabel('New password')]
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toHaveAccessibleDescription('Enter your current password.')
  await expect(current).toBeFocused()
  await current.fill('not mine')
  await chosen.fill('short')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(chosen).toHaveAccessibleDescription('Use at least 12 characters.')
  await chosen.fill(after)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toHaveAccessibleDescription('This is not your current password.')

  await current.fill(before)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password is changed.').first()).toBeVisible()
  await expect(current).toHaveValue('')
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0)
  await elsewhere.goto(`${stack.origin()}/envelopes`)
  await expect(elsewhere).toHaveURL(/\/sign-in/)
  await signIn(elsewhere, stack, email, after)
  await other.close()
})
