import { readFile } from 'node:fs/promises'
import { expectAccessible } from '@envelope/ui/journeys'
import type { Page } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, servedTest as test } from './support/test.ts'

const history = (page: Page) => page.getByRole('list', { name: 'History' }).getByRole('listitem')
const status = (page: Page) => page.getByTestId('envelope-status')

test('an envelope travels from its sender through two signers in order, live on the sender’s page', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Master services agreement'
  await signIn(page, stack)
  await compose(page, {
    title,
    message: 'Please sign by Friday.',
    documents: [
      { name: 'agreement.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) },
    ],
    recipients: [
      { name: 'Rosa Recipient', email: 'rosa@example.com', order: 1 },
      { name: 'Otto Other', email: 'otto@example.com', order: 2 },
    ],
  })
  await send(page, title)
  // From here on the sender's page is only looked at: everything arrives by itself.
  await page.evaluate(() => ((window as { neverReloaded?: true }).neverReloaded = true))
  await expect(history(page).filter({ hasText: 'delivered' })).toHaveCount(1)
  await expect(status(page)).toHaveText('Delivered')

  const other = await browser.newContext()
  const recipient = await other.newPage()
  await test.step('the first signer opens the link, reads and signs', async () => {
    await open(recipient, `${stack.origin()}/dev/mailbox`)
    const mail = recipient.getByRole('article').filter({ hasText: 'rosa@example.com' }).first()
    await expect(mail).toContainText(title)
    await expectAccessible(recipient, 'dev/mailbox')
    await open(recipient, (await mail.getByRole('link').first().getAttribute('href'))!)
    await expect(recipient.getByRole('heading', { name: title })).toBeVisible()
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await expect(status(page)).toHaveText('Viewed')
    await recipient.getByLabel('Your full name').fill('Rosa Recipient')
    await recipient.getByLabel('I agree to sign electronically').check()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible()
    await expect(status(page)).toHaveText('Signed')
  })

  await test.step('the second signer gets the link only now, and completes it', async () => {
    await open(recipient, await linkInMail(stack, 'otto@example.com', title))
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await expect(history(page).filter({ hasText: 'viewed' })).toHaveCount(2)
    await recipient.getByLabel('Your full name').fill('Otto Other')
    await recipient.getByLabel('I agree to sign electronically').check()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(status(page)).toHaveText('Completed')
  })

  await test.step('sender and signers have the documents and the certificate to keep', async () => {
    const certificate = (from: Page) => from.getByRole('link', { name: 'Download Certificate of completion' })
    const saved = async (from: Page) => {
      const [download] = await Promise.all([from.waitForEvent('download'), certificate(from).click()])
      expect(download.suggestedFilename()).toBe(`Certificate of completion, ${title}.pdf`)
      return readFile(await download.path())
    }
    const ofSender = await saved(page)
    expect(ofSender.subarray(0, 5).toString()).toBe('%PDF-')
    expect(await saved(recipient)).toEqual(ofSender)
    // By the link in the mail that tells the first signer.
    const first = await linkInMail(stack, 'rosa@example.com', title)
    await open(recipient, first)
    await expect(recipient.getByRole('heading', { name: 'You have done your part already' })).toBeVisible()
    const copy = recipient.getByRole('region', { name: 'Your copy' })
    await expect(copy.getByRole('link', { name: 'agreement.pdf' }).first()).toBeVisible()
    expect(await saved(recipient)).toEqual(ofSender)
  })

  const steps = [
    'created',
    'sent',
    'delivered',
    'viewed',
    'signed',
    'delivered',
    'viewed',
    'signed',
    'completed',
  ]
  await expect(history(page)).toHaveCount(steps.length)
  await expect(
    history(page).filter({ hasText: 'Rosa Recipient' }).filter({ hasText: '127.0.0.1' }),
  ).not.toHaveCount(0)
  expect(await page.evaluate(() => (window as { neverReloaded?: true }).neverReloaded)).toBe(true)
  await other.close()
})

test('the list of another page follows every step as well', async ({ page, context, browser, stack }) => {
  const title = 'Office lease'
  await signIn(page, stack)
  const list = await context.newPage()
  await open(list, `${stack.origin()}/envelopes`)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Lena Lessor', email: 'lena@example.com' }],
  })
  await send(page, title)
  const row = list.getByRole('row').filter({ hasText: title })
  await expect(row).toContainText('Delivered')
  await page.getByRole('button', { name: 'Void' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Sent by mistake.')
  await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
  await expect(row).toContainText('Voided')
})
