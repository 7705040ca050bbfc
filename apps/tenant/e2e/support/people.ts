import type { Stack } from '@envelope/service/testing'
import { linkInMail as linkInMailOf, signInAt } from '@envelope/ui/journeys'
import type { Browser, Page } from '@playwright/test'
import { expect } from './test.ts'

export { open } from '@envelope/ui/journeys'

/** A real PDF, printed by the browser. */
export async function printPdf(browser: Browser, text: string): Promise<Buffer> {
  const page = await browser.newPage()
  await page.setContent(`<h1>${text}</h1><p>Terms and conditions apply.</p>`)
  const pdf = await page.pdf()
  await page.close()
  return pdf
}

export async function signIn(page: Page, stack: Stack, email = 'admin@acme.test', password = 'envelope') {
  await signInAt(page, stack.origin(), { email, password })
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
}

/** As for who saves data: pages that others lead to are loaded when they are turned to. */
export const loadNothingAhead = (page: Page) =>
  page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))

/** The link in the newest mail to an address about something, by default the one to sign. */
export const linkInMail = (stack: Stack, to: string, about: string, path = '/sign/') =>
  linkInMailOf(() => stack.mails(), { to, about, path })

export interface Composition {
  title: string
  message?: string
  documents: { name: string; mimeType: string; buffer: Buffer }[]
  recipients: { name: string; email: string; order?: number; role?: string }[]
}

/** Fills the form of a new envelope, up to but without sending it. */
export async function compose(page: Page, { title, message, documents, recipients }: Composition) {
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await expect(page.getByRole('heading', { name: 'New envelope' })).toBeVisible()
  await page.getByLabel('Title').fill(title)
  if (message) await page.getByLabel('Message').fill(message)
  await page.getByLabel('Add documents').setInputFiles(documents)
  for (const [index, recipient] of recipients.entries()) {
    const number = index + 1
    const name = page.getByLabel(`Recipient ${number} name`)
    if (!(await name.isVisible())) await page.getByRole('button', { name: 'Add recipient' }).click()
    await name.fill(recipient.name)
    await page.getByLabel(`Recipient ${number} email`).fill(recipient.email)
    if (recipient.role)
      await page.getByLabel(`Recipient ${number} role`).selectOption({ label: recipient.role })
    if (recipient.order) await page.getByLabel(`Recipient ${number} order`).fill(`${recipient.order}`)
  }
  for (const { name } of documents)
    await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible()
}

/** Sends what was composed; resolves on the envelope's own page. */
export async function send(page: Page, title: string) {
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page).toHaveURL(/\/envelopes\/[\w-]{36}$/)
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
}
