import type { BrowserContext } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

/** @returns what pages of the context do against their policy, as it happens */
async function violationsIn(context: BrowserContext): Promise<string[]> {
  const violations: string[] = []
  await context.exposeFunction('tellViolation', (violation: string) => violations.push(violation))
  await context.addInitScript(() => {
    const { tellViolation } = window as unknown as { tellViolation: (violation: string) => void }
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      tellViolation(`${location.pathname}: ${effectiveDirective} ${blockedURI}`),
    )
  })
  return violations
}

test('pages keep to their content security policy: signing in, listing, composing, reading and signing', async ({
  page,
  context,
  browser,
  stack,
}) => {
  const title = 'Strict agreement'
  const senders = await violationsIn(context)
  const recipients = await browser.newContext()
  const recipientsOwn = await violationsIn(recipients)

  await test.step('a sender signs in, is told what is wrong with an envelope, and sends it', async () => {
    await signIn(page, stack)
    await page.getByRole('link', { name: 'Envelopes' }).first().click()
    await expect(page.getByRole('heading', { name: 'Envelopes', level: 1 })).toBeVisible()
    await compose(page, {
      title,
      documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
      recipients: [{ name: 'Stella Strict', email: 'no address' }],
    })
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText('This is not an email address', { exact: false })).toBeVisible()
    await page.getByLabel('Recipient 1 email').fill('stella@example.com')
    await send(page, title)
  })

  await test.step('the recipient reads the document, is told what is missing, and signs', async () => {
    const recipient = await recipients.newPage()
    await open(recipient, await linkInMail(stack, 'stella@example.com', title))
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(recipient.getByLabel('Your full name')).toHaveAccessibleDescription(/name/)
    await recipient.getByLabel('Your full name').fill('Stella Strict')
    await recipient.getByLabel('I agree to sign electronically').check()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible()
  })
  expect([...senders, ...recipientsOwn]).toEqual([])
})

test('what a page does against its content security policy is noticed', async ({ page, context, stack }) => {
  const violations = await violationsIn(context)
  await open(page, `${stack.origin()}/sign-in`)
  await page.evaluate(() => {
    const style = document.createElement('style')
    document.head.append(style)
  })
  await expect.poll(() => violations).toEqual(['/sign-in: style-src-elem inline'])
})
