import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('the sender voids with a reason: colleagues see it at once, and no recipient can sign any more', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Lease with the wrong rent'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [
      { name: 'Rosa Recipient', email: 'rosa@example.com', order: 1 },
      { name: 'Otto Other', email: 'otto@example.com', order: 2 },
    ],
  })
  await send(page, title)
  const address = page.url()
  const recipient = await (await browser.newContext()).newPage()
  const link = await linkInMail(stack, 'rosa@example.com', title)
  await open(recipient, link)
  await recipient.getByLabel('Your full name').fill('Rosa Recipient')
  await recipient.getByLabel('I agree to sign electronically').check()
  const colleague = await (await browser.newContext()).newPage()
  await signIn(colleague, stack, 'viewer@acme.test')
  await open(colleague, address)
  await expect(colleague.getByTestId('envelope-status')).toHaveText('Viewed')
  await expect(colleague.getByRole('button', { name: 'Void' })).toHaveCount(0)

  await test.step('without a reason it is not voided', async () => {
    await page.getByRole('button', { name: 'Void' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
    await expect(page.getByRole('dialog').getByText('Enter a reason.')).toBeVisible()
  })

  await test.step('with one it is, for everybody', async () => {
    await page.getByRole('dialog').getByLabel('Reason').fill('The rent is wrong.')
    await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
    for (const member of [page, colleague]) {
      await expect(member.getByTestId('envelope-status')).toHaveText('Voided')
      await expect(member.getByRole('list', { name: 'History' })).toContainText('The rent is wrong.')
    }
    await expect(page.getByRole('button', { name: /Void|Remind/ })).toHaveCount(0)
  })

  await test.step('who has the page open is told when they sign, and the link leads nowhere afterwards', async () => {
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    const withdrawn = recipient.getByRole('heading', { name: 'The sender has withdrawn this envelope' })
    await expect(withdrawn).toBeVisible()
    await open(recipient, link)
    await expect(withdrawn).toBeVisible()
    expect(await recipient.content()).not.toContain(title)
  })

  expect((await stack.mails()).filter(({ to }) => to.includes('otto@example.com'))).toEqual([])
  await recipient.context().close()
  await colleague.context().close()
})
