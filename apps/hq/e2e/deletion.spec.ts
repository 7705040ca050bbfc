import { open } from '@envelope/ui/journeys'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, test } from './support/test.ts'

const reason = 'You have ended your contract.'
const admin = { name: 'Lea Leaver', email: 'lea@leaver.example' }

test('a tenant is to be deleted, its owner is told until when that can be taken back, and it is taken back', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await fillNewTenant(page, { name: 'Leaver', slug: 'leaver', admin })
  await submit(page)
  const status = page.getByTestId('tenant-status')
  const dialog = page.getByRole('dialog')
  const overview = (name: string) =>
    page.getByTestId('tenants').getByRole('term').filter({ hasText: name }).locator('+ dd')
  const mails = async () => (await stack.mails('leaver')).map(({ subject }) => subject)

  await test.step('it needs a reason, and the tenant’s own address', async () => {
    await page.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(dialog.getByLabel('Reason')).toHaveAccessibleDescription('Enter a reason.')
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByLabel('Type leaver').fill('globex')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(dialog.getByLabel('Type leaver')).toHaveAccessibleDescription(
      'This is not this tenant’s address: type “leaver”.',
    )
    await dialog.getByLabel('Type leaver').fill('leaver')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(status).toHaveText('To be deleted')
    await expect(page.getByText(/to be deleted on/)).toBeVisible()
    await expect(page.getByText(reason)).toBeVisible()
  })

  await test.step('its people read why, and the list and the overview say so', async () => {
    await open(page, `${stack.hq}/tenants?search=leaver`)
    await expect(page.getByRole('row').filter({ hasText: 'Leaver' })).toContainText(/Deleted on \d/)
    await open(page, stack.hq)
    await expect(overview('Of these to be deleted')).toHaveText('1')
    const visitor = await page.context().newPage()
    await open(visitor, `${stack.origin('leaver')}/sign-in`)
    await expect(visitor.getByText(reason)).toBeVisible()
    await visitor.close()
  })

  await test.step('kept, it is what it was, and an overview that is open shows that by itself', async () => {
    const other = await page.context().newPage()
    await open(other, `${stack.hq}/tenants?search=leaver`)
    await other.getByRole('link', { name: 'Leaver', exact: true }).click()
    await other.getByRole('button', { name: 'Keep this tenant' }).click()
    await other.getByRole('dialog').getByRole('button', { name: 'Keep this tenant' }).click()
    await expect(other.getByTestId('tenant-status')).toHaveText('Invited')
    await other.close()
    await page.bringToFront()
    await expect(overview('Of these to be deleted')).toHaveText('0')
  })

  await test.step('its owner was told of both', async () => {
    await expect
      .poll(mails)
      .toEqual(
        expect.arrayContaining([
          expect.stringContaining('Leaver: the Envelope account is deleted on'),
          'Leaver: the Envelope account is kept',
        ]),
      )
  })
})
