import { expectToFit } from '@envelope/ui/journeys'
import { linkInMail, open, printPdf } from './support/people.ts'
import { expect, test } from './support/test.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('an envelope is made, sent and signed on phones alone', async ({ browser, stack }) => {
  const title = 'Rental of a van'
  const document = { name: 'van.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }
  const senders = await browser.newContext(phone)
  const sender = await senders.newPage()
  await test.step('signing in, and a new envelope', async () => {
    await open(sender, `${stack.origin()}/sign-in`)
    await expectToFit(sender)
    await sender.getByLabel('Email').fill('admin@acme.test')
    await sender.getByLabel('Password').fill('envelope')
    await sender.getByRole('button', { name: 'Sign in' }).tap()
    await expect(sender.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await expectToFit(sender)
    await sender.getByRole('link', { name: 'New envelope' }).first().tap()
    await sender.getByLabel('Title').fill(title)
    await sender.getByLabel('Add documents').setInputFiles([document])
    await sender.getByLabel('Recipient 1 name').fill('Pia Phone')
    await sender.getByLabel('Recipient 1 email').fill('pia@example.com')
    await expect(sender.getByRole('listitem').filter({ hasText: document.name })).toBeVisible()
    await expectToFit(sender)
    await sender.getByRole('button', { name: 'Send', exact: true }).tap()
    await expect(sender.getByTestId('envelope-status')).toHaveText('Delivered')
    await expectToFit(sender)
  })

  const recipients = await browser.newContext(phone)
  const recipient = await recipients.newPage()
  await test.step('the recipient reads, and finds the form by the link that stays in sight', async () => {
    await open(recipient, await linkInMail(stack, 'pia@example.com', title))
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await expectToFit(recipient)
    await recipient.getByRole('link', { name: 'Go to signature' }).tap()
    await expect(recipient.getByLabel('Your full name')).toBeInViewport()
    await recipient.getByLabel('Your full name').fill('Pia Phone')
    await recipient.getByLabel('I agree to sign electronically').tap()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).tap()
    await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible()
    await expectToFit(recipient)
  })

  await test.step('the sender sees it, and finds it in the list', async () => {
    await expect(sender.getByTestId('envelope-status')).toHaveText('Completed')
    await open(sender, `${stack.origin()}/envelopes?status=completed`)
    const row = sender.getByRole('row').filter({ hasText: title })
    await expect(row).toContainText('Completed')
    await expectToFit(sender)
    await row.getByRole('link', { name: title }).tap()
    await expect(sender.getByRole('heading', { name: title })).toBeVisible()
  })
  await senders.close()
  await recipients.close()
})
