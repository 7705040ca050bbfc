import type { Page } from '@playwright/test'
import { open, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const titles = (page: Page) => page.getByRole('table').getByRole('link').allInnerTexts()
const order = (page: Page) => page.getByLabel('Order', { exact: true })

test('the list is put in another order, which stands in the address and goes on over its pages', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=open`)
  await order(page).selectOption({ label: 'By title' })
  await expect(page).toHaveURL(/\?status=open&sort=title$/)
  const sorted = async () => (await titles(page)).toSorted((a, b) => a.localeCompare(b, 'en'))
  await expect(async () => expect(await titles(page)).toEqual(await sorted())).toPass()

  const last = (await titles(page)).at(-1)!
  await page.getByRole('link', { name: 'Next' }).click()
  await expect(page.getByRole('link', { name: 'Previous' })).toBeVisible()
  await expect(order(page)).toHaveValue('title')
  expect(last.localeCompare((await titles(page))[0]!, 'en')).toBeLessThanOrEqual(0)

  await order(page).selectOption({ label: 'Newest first' })
  await expect(page).toHaveURL(/\?status=open$/)
})

test('what somebody changes comes first where the last change does', async ({ page, context, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=open&sort=-updatedAt`)
  await expect(page.getByRole('columnheader', { name: 'Last changed' })).toBeVisible()
  const title = (await titles(page)).at(-1)!
  const other = await context.newPage()
  await open(other, `${stack.origin()}/envelopes?sort=-updatedAt&status=open`)
  await other.getByRole('link', { name: title, exact: true }).click()
  await other
    .getByRole('button', { name: /^Remind / })
    .first()
    .click()
  await expect.poll(async () => (await titles(page))[0]).toBe(title)
})

test('an order that there is not is the newest first', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?sort=sender`)
  await expect(order(page)).toHaveValue('')
  await expect(page.getByRole('columnheader', { name: 'Created' })).toBeVisible()
})
