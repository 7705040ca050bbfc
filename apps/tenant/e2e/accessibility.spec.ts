import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { compose, linkInMailbox, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const widths = [390, 1440]
const themes = ['light', 'dark'] as const

/** No violation of WCAG 2.2 A and AA, and nothing wider than the screen, in both themes on a phone and a desktop. */
async function expectAccessible(page: Page) {
  for (const colorScheme of themes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      const { violations } = await new AxeBuilder({ page })
        // The guards at both ends of reka-ui's list of notifications only hand the focus on, by design.
        .exclude('[role="region"] > span[aria-hidden="true"]')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      )
      expect(found, `${page.url()} ${colorScheme} at ${width} px`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0)
    }
}

test('signing in', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/sign-in`)
  await expectAccessible(page)
})

test('the list of envelopes, full and without a match', async ({ page, stack }) => {
  await signIn(page, stack)
  await expectAccessible(page)
  await open(page, `${stack.origin()}/envelopes?search=no-such-envelope`)
  await expectAccessible(page)
})

test('composing, with what is missing said at its field', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await expect(page.getByLabel('Title')).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('Enter a title.')).toBeVisible()
  await expectAccessible(page)
})

test('an envelope’s page, the mailbox, the signing page and a link that is not valid', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Accessible agreement'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [
      { name: 'agreement.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) },
    ],
    recipients: [{ name: 'Alma Able', email: 'alma@example.com' }],
  })
  await send(page, title)
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  await expectAccessible(page)
  const link = await linkInMailbox(page, stack, 'alma@example.com', title)
  await expectAccessible(page)
  await open(page, link)
  await expect(page.getByText('Terms and conditions apply.')).toBeVisible()
  await expectAccessible(page)
  await open(page, `${stack.origin()}/sign/${'x'.repeat(43)}`)
  await expectAccessible(page)
})

test('an address without a tenant', async ({ page, stack }) => {
  await open(page, stack.origin('nobody'))
  await expectAccessible(page)
})
