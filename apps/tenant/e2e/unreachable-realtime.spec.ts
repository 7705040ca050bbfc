import { compose, open, printPdf, send, signIn } from './support/people.ts'
import { withoutScripts } from './support/scripts.ts'
import { expect, test } from './support/test.ts'

test('a page whose realtime script cannot be loaded says that it is not live, and is once it can', async ({
  page,
  context,
  browser,
  stack,
}) => {
  const title = 'Not heard of'
  await signIn(page, stack)
  const list = await context.newPage()
  const letThrough = await withoutScripts(list, 'pusher_internal:')
  await open(list, `${stack.origin()}/envelopes`)
  const notice = list.getByRole('status').filter({ hasText: 'Connection lost. Trying again…' })
  await expect(notice).toBeVisible()
  await compose(page, {
    title,
    documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Hera Heard', email: 'hera@example.com' }],
  })
  await send(page, title)
  await expect(list.getByText(title)).toHaveCount(0)

  await letThrough()
  await expect(notice).toBeHidden()
  const row = list.getByRole('row').filter({ hasText: title })
  await expect(row, 'what was missed').toBeVisible()
  await page.getByRole('button', { name: 'Void' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Sent by mistake.')
  await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
  await expect(row, 'what happens from now on').toContainText('Voided')
})

test('where the server answers without the script, the page can be loaded again from the notice', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  const letThrough = await withoutScripts(page, 'pusher_internal:')
  await open(page, `${stack.origin()}/envelopes`)
  const again = page.getByRole('button', { name: 'Load the page again' })
  await expect(again).toBeVisible()
  await letThrough()
  await again.click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expect(again).toHaveCount(0)
})
