import { open, signInAt } from '@envelope/ui/journeys'
import type { Page } from '@playwright/test'
import { signIn } from './support/operator.ts'
import { expect, test } from './support/test.ts'

const reason = 'The invoice of August is unpaid.'

async function expectSuspended(page: Page) {
  await expect(page.getByRole('heading', { name: 'This Envelope account is suspended' })).toBeVisible()
  await expect(page.getByText(reason)).toBeVisible()
}

test('a suspended tenant’s people and recipients see why, at once and wherever they are, until it is resumed', async ({
  page,
  browser,
  stack,
}) => {
  const ada = await (await browser.newContext()).newPage()
  await signInAt(ada, stack.origin(), { email: 'admin@acme.test', password: 'envelope' })
  await expect(ada.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()

  await signIn(page, stack)
  await page.getByRole('link', { name: 'Acme Corporation' }).click()
  const status = page.getByTestId('tenant-status')
  const dialog = page.getByRole('dialog')

  await test.step('it needs a reason', async () => {
    await page.getByRole('button', { name: 'Suspend' }).click()
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await expect(dialog.getByLabel('Reason')).toHaveAccessibleDescription('Enter a reason.')
    await dialog.getByLabel('Reason').fill(reason)
    await dialog.getByRole('button', { name: 'Suspend' }).click()
    await expect(status).toHaveText('Suspended')
    await expect(page.getByText(reason)).toBeVisible()
  })

  await test.step('an open page says so by itself', () => expectSuspended(ada))

  await test.step('so does every other address there, and globex goes on', async () => {
    const visitor = await (await browser.newContext()).newPage()
    for (const path of ['/sign-in', '/envelopes', `/sign/${'x'.repeat(43)}`]) {
      const response = await open(path === '/envelopes' ? ada : visitor, stack.origin() + path)
      expect(response.status()).toBe(403)
      await expectSuspended(path === '/envelopes' ? ada : visitor)
    }
    await open(visitor, `${stack.origin('globex')}/sign-in`)
    await expect(visitor.getByRole('heading', { name: 'Sign in to Globex' })).toBeVisible()
  })

  await test.step('it is among the suspended of the list, which the address says', async () => {
    const list = await page.context().newPage()
    await open(list, `${stack.hq}/tenants`)
    await list.getByLabel('Status').selectOption({ label: 'Suspended' })
    await expect(list).toHaveURL(/\/tenants\?status=suspended$/)
    await expect(list.getByRole('table').getByRole('link', { name: 'Globex' })).toHaveCount(0)
    await expect(list.getByRole('table').getByRole('link', { name: 'Acme Corporation' })).toBeVisible()
    await list.getByLabel('Search tenants').fill('globex')
    await expect(list.getByText('Nothing matches')).toBeVisible()
    await list.close()
  })

  await test.step('resumed, she goes on where she was', async () => {
    await page.getByRole('button', { name: 'Resume' }).click()
    await dialog.getByRole('button', { name: 'Resume' }).click()
    await expect(status).toHaveText('Active')
    await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toContainText([
      /Tenant resumed by Olga Hoffmann/,
      /Tenant suspended by Olga Hoffmann/,
    ])
    await ada.getByRole('button', { name: 'Try again' }).click()
    await expect(ada.getByRole('heading', { name: 'Envelopes', level: 1 })).toBeVisible()
  })
})
