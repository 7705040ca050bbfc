import type { Page } from '@playwright/test'
import { expectAccessible } from '@envelope/ui/journeys'
import { compose, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const saved = (page: Page) => expect(page.getByText('Draft saved')).toBeVisible()

test('what is done in one tab shows in the other', async ({ page, context, browser, stack }) => {
  const title = 'Lease in two tabs'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Rosa Recipient', email: 'rosa@example.com' }],
  })
  await send(page, title)
  const other = await context.newPage()
  await open(other, page.url())
  const list = await context.newPage()
  await open(list, `${stack.origin()}/envelopes`)
  await expect(other.getByTestId('envelope-status')).toHaveText('Delivered')
  await page.getByRole('button', { name: 'Void' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Sent by mistake.')
  await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
  await expect(other.getByTestId('envelope-status')).toHaveText('Voided')
  await expect(other.getByRole('button', { name: 'Void' })).toHaveCount(0)
  await expect(list.getByRole('row').filter({ hasText: title })).toContainText('Voided')
})

test('who signs out in one tab is signed out in the other, and comes back to where it was', async ({
  page,
  context,
  stack,
}) => {
  await signIn(page, stack)
  const other = await context.newPage()
  const address = `${stack.origin()}/envelopes?status=completed`
  await open(other, address)
  await expect(other.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('button', { name: 'Open menu' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${stack.origin()}/sign-in`)

  await expect(other.getByRole('heading', { name: 'Sign in to Acme Corporation' })).toBeVisible()
  await expect(other.getByRole('row')).toHaveCount(0)
  await other.getByLabel('Email').fill('admin@acme.test')
  await other.getByLabel('Password').fill('envelope')
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other).toHaveURL(address)
  await expect(other.getByRole('row').nth(1)).toBeVisible()
})

test.describe('a draft that is open in two tabs', () => {
  test('is not overwritten by the one that knows less: it says so, and asks which is to stay', async ({
    page,
    context,
    stack,
  }) => {
    await signIn(page, stack)
    await page.getByRole('link', { name: 'New envelope' }).first().click()
    await page.getByLabel('Title').fill('Lease')
    await saved(page)
    await expect(page).toHaveURL(/\/edit$/)
    const other = await context.newPage()
    await open(other, page.url())
    await page.getByLabel('Message').fill('Please sign by Friday.')
    await saved(page)

    await other.getByLabel('Title').fill('Sublease')
    const notice = other.getByRole('alert').filter({ hasText: 'What you changed here is not saved.' })
    await expect(notice).toBeVisible()
    await expect(other.getByLabel('Title')).toHaveValue('Sublease')
    await expectAccessible(other, 'envelopes/compose')

    await test.step('the other version is shown when it is wanted, and can be changed', async () => {
      await notice.getByRole('button', { name: 'Show the other version' }).click()
      await expect(other.getByLabel('Title')).toHaveValue('Lease')
      await expect(other.getByLabel('Message')).toHaveValue('Please sign by Friday.')
      await other.getByLabel('Title').fill('Lease, second floor')
      await saved(other)
    })

    await test.step('or this one is saved instead', async () => {
      await page.getByLabel('Title').fill('Lease, third floor')
      await page.getByRole('button', { name: 'Save this one instead' }).click()
      await saved(page)
      await open(other, page.url())
      await expect(other.getByLabel('Title')).toHaveValue('Lease, third floor')
    })
  })

  test('and is sent in one of them: the other says so, and leads to it', async ({
    page,
    context,
    browser,
    stack,
  }) => {
    const title = 'Sent from the other tab'
    await signIn(page, stack)
    await compose(page, {
      title,
      documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
      recipients: [{ name: 'Rosa Recipient', email: 'rosa@example.com' }],
    })
    await saved(page)
    const other = await context.newPage()
    await open(other, page.url())
    await send(page, title)
    await other.getByLabel('Title').fill('Too late')
    await expect(other.getByText('This envelope was sent in the meantime.')).toBeVisible()
    await other.getByRole('link', { name: 'See the envelope' }).click()
    await expect(other.getByRole('heading', { name: title })).toBeVisible()
  })

  test('and is discarded in one of them: the other says so', async ({ page, context, stack }) => {
    await signIn(page, stack)
    await page.getByRole('link', { name: 'New envelope' }).first().click()
    await page.getByLabel('Title').fill('Not needed')
    await saved(page)
    const other = await context.newPage()
    await open(other, page.url())
    await page.getByRole('button', { name: 'Discard draft' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard draft' }).click()
    await expect(page).toHaveURL(/\/envelopes$/)
    await other.getByLabel('Title').fill('Still needed')
    await expect(other.getByText('This draft was discarded in the meantime.')).toBeVisible()
    await expect(other.getByLabel('Title')).toHaveValue('Still needed')
  })
})
