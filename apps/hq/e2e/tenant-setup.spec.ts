import { expectAccessible, linkInMail, open } from '@envelope/ui/journeys'
import { giveUpSoon, refuseFiles } from './support/refused-files.ts'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, test } from './support/test.ts'

test('the steps of a new tenant are seen as they happen, with why one fails, and that it was given up', async ({
  page,
  browser,
  stack,
}) => {
  const admin = { name: 'Hank Scorpio', email: 'hank@globex.example' }
  const step = (name: RegExp) =>
    page.getByRole('list', { name: 'Setting up' }).getByRole('listitem').filter({ hasText: name })
  const files = step(/place for its files/)
  const invitation = step(/first administrator their invitation/)
  const signedIn = step(/first administrator signs in/)
  const takeFiles = await refuseFiles(stack)

  await test.step('where no place for files can be made, it says so, and all else is done', async () => {
    await signIn(page, stack)
    await fillNewTenant(page, { name: 'Scorpio', slug: 'scorpio', admin })
    await submit(page)
    await expect(files).toContainText('Failed, and is tried again after')
    await expect(files).toContainText('ENOTDIR')
    await expect(invitation).toContainText('Done')
    await expect(signedIn).toContainText('Waits for them')
    await expect(page.getByRole('status').filter({ hasText: '2 of 4 steps done' })).toBeVisible()
    await expectAccessible(page, 'tenants/[id]')
  })

  await test.step('what is given up leads to its job, from which it is tried again', async () => {
    giveUpSoon(stack, 'scorpio')
    await expect(files).toContainText('Given up')
    await expectAccessible(page, 'tenants/[id]')
    await files.getByRole('link', { name: 'See the failed job' }).click()
    await expect(page.getByRole('heading', { name: 'Make the place of a tenant’s files' })).toBeVisible()
    await takeFiles()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Failed jobs' })).toBeVisible()
    await open(page, `${stack.hq}/tenants?search=scorpio`)
    await page.getByRole('link', { name: 'Scorpio', exact: true }).click()
    await expect(files).toContainText('Done')
  })

  const mailedLink = () =>
    linkInMail(() => stack.mails('scorpio'), { to: admin.email, about: 'Scorpio', path: '/invitation/' })

  await test.step('the invitation can be sent again, with a new link', async () => {
    const before = await mailedLink()
    await page.getByRole('button', { name: 'Send the invitation again' }).click()
    await expect.poll(mailedLink).not.toBe(before)
    await expect(page.getByText('First administrator invited again')).toBeVisible()
  })

  await test.step('the last is done before one’s eyes, and the card is gone at the next visit', async () => {
    const hank = await (await browser.newContext()).newPage()
    await open(hank, await mailedLink())
    await hank.getByLabel('Password').fill('correct horse battery staple')
    await hank.getByRole('button', { name: 'Set password and sign in' }).click()
    await expect(hank.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await expect(page.getByText('4 of 4 steps done')).toBeVisible()
    await expect(signedIn).toContainText('Done')
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Scorpio' })).toBeVisible()
    await expect(page.getByRole('list', { name: 'Setting up' })).toBeHidden()
  })
})
