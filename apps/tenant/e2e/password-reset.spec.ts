import { linkInMail, open, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const password = 'correct horse battery staple'

test('who forgot the password is mailed a link, chooses a new one, and is signed out elsewhere', async ({
  page,
  browser,
  stack,
}) => {
  await signIn(page, stack, 'member@acme.test')
  const forgetful = await (await browser.newContext()).newPage()
  await open(forgetful, `${stack.origin()}/sign-in`)
  await forgetful.getByRole('link', { name: 'Forgot your password?' }).click()
  // Signing in asks for the email, too.
  await expect(forgetful.getByRole('heading', { name: 'Choose a new password' })).toBeVisible()
  await forgetful.getByLabel('Email').fill('member@acme.test')
  await forgetful.getByRole('button', { name: 'Send the link' }).click()
  await expect(forgetful.getByText('member@acme.test')).toBeVisible()

  const link = await linkInMail(stack, 'member@acme.test', 'password', '/password-reset/')
  await open(forgetful, link)
  await forgetful.getByLabel('Password').fill('too short')
  await forgetful.getByRole('button', { name: 'Set the new password' }).click()
  await expect(forgetful.getByText('Use at least 12 characters.')).toBeVisible()
  await forgetful.getByLabel('Password').fill(password)
  await forgetful.getByRole('button', { name: 'Set the new password' }).click()
  await expect(forgetful.getByRole('heading', { name: 'Your password is changed' })).toBeVisible()

  await page.goto(`${stack.origin()}/envelopes`)
  await expect(page).toHaveURL(/\/sign-in/)
  await signIn(forgetful, stack, 'member@acme.test', password)
  await open(page, link)
  await expect(page.getByRole('heading', { name: 'This link was used already' })).toBeVisible()
  await forgetful.context().close()
})

test('an address without an account is answered the same', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/password-reset`)
  await page.getByLabel('Email').fill('nobody@acme.test')
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByRole('heading', { name: 'Look into your mailbox' })).toBeVisible()
})
