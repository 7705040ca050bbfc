import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('an approver approves, then a signer signs, and a viewer gets a copy; the sender sees who did what', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Warehouse lease'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [
      { name: 'Anna Approver', email: 'anna@example.com', order: 1, role: 'Approves' },
      { name: 'Sven Signer', email: 'sven@example.com', order: 2 },
      { name: 'Vera Viewer', email: 'vera@example.com', order: 3, role: 'Gets a copy' },
    ],
  })
  await send(page, title)
  const history = page.getByRole('list', { name: 'History' }).getByRole('listitem')

  const other = await browser.newContext()
  const recipient = await other.newPage()
  await open(recipient, await linkInMail(stack, 'anna@example.com', title))
  await expect(recipient.getByText('asks you to approve')).toBeVisible()
  await expect(recipient.getByText('You do not sign them yourself.')).toBeVisible()
  await recipient.getByRole('button', { name: 'Approve', exact: true }).click()
  await expect(recipient.getByRole('heading', { name: 'Approved. Thank you!' })).toBeVisible()
  await expect(history.filter({ hasText: 'Approved by Anna Approver' })).toHaveCount(1)

  await open(recipient, await linkInMail(stack, 'sven@example.com', title))
  await recipient.getByLabel('Your full name').fill('Sven Signer')
  await recipient.getByLabel('I agree to sign electronically').check()
  await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(page.getByTestId('envelope-status')).toHaveText('Completed')

  await open(recipient, await linkInMail(stack, 'vera@example.com', title))
  await expect(recipient.getByRole('heading', { name: 'Your copy' })).toBeVisible()
  await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
  await expect(recipient.getByRole('button', { name: 'Sign', exact: true })).toHaveCount(0)
  await other.close()
})
