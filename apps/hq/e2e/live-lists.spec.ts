import { open } from '@envelope/ui/journeys'
import { signIn } from './support/operator.ts'
import { expect, test } from './support/test.ts'

const betweenRefreshes = 10_000

test('what another operator does shows in a list that is looked at, and where it cannot be fetched, the list says so', async ({
  page,
  browser,
  stack,
}) => {
  await page.clock.install()
  await signIn(page, stack)
  const standing = page.getByRole('row', { name: 'Globex' }).getByText(/^(Active|Suspended)$/)
  await expect(standing).toHaveText('Active')

  await test.step('another operator suspends a tenant', async () => {
    const other = await (await browser.newContext()).newPage()
    await signIn(other, stack)
    await other.getByRole('link', { name: 'Globex', exact: true }).click()
    await other.getByRole('button', { name: 'Suspend' }).click()
    await other.getByRole('dialog').getByLabel('Reason').fill('The invoice of August is unpaid.')
    await other.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await expect(other.getByTestId('tenant-status')).toHaveText('Suspended')
  })
  await page.clock.runFor(betweenRefreshes)
  await expect(standing).toHaveText('Suspended')

  const notice = page.getByText('The list could not be refreshed')
  await test.step('without a network, the list stays and says at once that it is old', async () => {
    await page.context().setOffline(true)
    await expect(notice).toBeVisible()
    await expect(standing).toHaveText('Suspended')
  })

  await test.step('back, it says nothing any more, at once as well', async () => {
    await page.context().setOffline(false)
    await expect(notice).toBeHidden()
  })

  await test.step('so does every other list', async () => {
    for (const path of ['/failed-jobs', '/audit-log', '/operators', '/plans']) {
      await open(page, stack.hq + path)
      await page.context().setOffline(true)
      await page.clock.runFor(betweenRefreshes)
      await expect(notice, path).toBeVisible()
      await page.context().setOffline(false)
    }
  })
})
