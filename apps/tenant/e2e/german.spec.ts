import { expectToFit } from '@envelope/ui/journeys'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const phone = { width: 390, height: 844 }

test('a recipient whose phone speaks German signs in German, whatever the sender speaks', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Purchase of a bicycle'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'bicycle.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Gerda Grün', email: 'gerda@example.com' }],
  })
  await send(page, title)
  const link = await linkInMail(stack, 'gerda@example.com', title)

  const german = await browser.newContext({ locale: 'de-AT', viewport: phone })
  const recipient = await german.newPage()
  await open(recipient, link)
  await expect(recipient.locator('html')).toHaveAttribute('lang', 'de')
  await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
  await recipient.getByRole('button', { name: 'Unterschreiben', exact: true }).click()
  await expect(recipient.getByText('Bestätigen Sie, dass Sie unterschreiben möchten.')).toBeVisible()
  await recipient.getByLabel('Ihr vollständiger Name').fill('Gerda Grün')
  await recipient.getByLabel('Ich bin einverstanden, elektronisch zu unterschreiben').check()
  await recipient.getByRole('button', { name: 'Unterschreiben', exact: true }).click()
  await expect(recipient.getByRole('heading', { name: 'Unterschrieben. Vielen Dank!' })).toBeVisible()
  await german.close()
})

test('the language is chosen on the sign-in page, kept, and fits a phone', async ({ page, stack }) => {
  await page.setViewportSize(phone)
  await open(page, `${stack.origin()}/sign-in`)
  await page.getByLabel('Language').selectOption('Deutsch')
  await expect(page.getByRole('heading', { name: 'Bei Acme Corporation anmelden' })).toBeVisible()
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByText('Geben Sie Ihr Passwort ein.')).toBeVisible()
  await page.getByLabel('E-Mail').fill('admin@acme.test')
  await page.getByLabel('Passwort').fill('not the password')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByText('Zu dieser E-Mail und diesem Passwort gibt es kein Konto.')).toBeVisible()
  await page.getByLabel('Passwort').fill('envelope')
  await page.getByRole('button', { name: 'Anmelden' }).click()
  await expect(page.getByRole('heading', { name: 'Start', level: 1 })).toBeVisible()

  await open(page, `${stack.origin()}/envelopes/new`)
  await expect(page.getByRole('heading', { name: 'Neuer Umschlag' })).toBeVisible()
  await expectToFit(page)
})
