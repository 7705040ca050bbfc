import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('a recipient declines with a reason: the sender sees it at once, and nobody after them is asked', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Consulting offer'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'offer.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [
      { name: 'Dana Decliner', email: 'dana@example.com', order: 1 },
      { name: 'Nora Next', email: 'nora.next@example.com', order: 2 },
    ],
  })
  await send(page, title)
  const other = await browser.newContext()
  const recipient = await other.newPage()
  const link = await linkInMail(stack, 'dana@example.com', title)
  await open(recipient, link)
  await recipient.getByRole('button', { name: 'Decline' }).click()
  const dialog = recipient.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Decline' }).click()
  await expect(dialog.getByText('Enter a reason.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('The price is too high.')
  await dialog.getByRole('button', { name: 'Decline' }).click()
  await expect(recipient.getByRole('heading', { name: /declined/i })).toBeVisible()

  await expect(page.getByTestId('envelope-status')).toHaveText('Declined')
  const history = page.getByRole('list', { name: 'History' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'The price is too high.' })).toHaveCount(1)
  await open(recipient, link)
  await expect(recipient.getByRole('button', { name: 'Sign', exact: true })).toHaveCount(0)
  await linkInMail(stack, 'admin@acme.test', title, '/envelopes/')
  expect((await stack.mails()).filter(({ to }) => to.includes('nora.next@example.com'))).toEqual([])
  await other.close()
})
