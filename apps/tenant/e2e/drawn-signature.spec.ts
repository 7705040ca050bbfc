import { expectAccessible } from '@envelope/ui/journeys'
import type { Stack } from '@envelope/service/testing'
import type { Browser, Locator, Page } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

/** An envelope on its sender's page, and the link of its one signer. */
async function sendToRosa(
  page: Page,
  { browser, stack, title }: { browser: Browser; stack: Stack; title: string },
) {
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Rosa Recipient', email: 'rosa@example.com' }],
  })
  await send(page, title)
  return linkInMail(stack, 'rosa@example.com', title)
}

const pad = (page: Page) => page.getByTestId('signature-pad')
/** What is drawn, as the path that shows it. */
const drawn = (place: Locator) => place.locator('path').getAttribute('d')
const signed = (page: Page) => page.getByRole('img', { name: 'Signature drawn by Rosa Recipient' })

/** Points of the pad, given as shares of its width and height, as points of the window. */
async function onPad(page: Page, shares: [x: number, y: number][]) {
  const { x, y, width, height } = (await pad(page).boundingBox())!
  return shares.map(([across, down]) => ({ x: x + across * width, y: y + down * height }))
}

async function drawWithMouse(page: Page, shares: [x: number, y: number][]) {
  const [first, ...others] = await onPad(page, shares)
  await page.mouse.move(first!.x, first!.y)
  await page.mouse.down()
  for (const { x, y } of others) await page.mouse.move(x, y, { steps: 8 })
  await page.mouse.up()
}

async function drawWithFinger(page: Page, shares: [x: number, y: number][]) {
  const points = await onPad(page, shares)
  const devtools = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
    devtools.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', points.slice(0, 1))
  for (const point of points.slice(1)) await touch('touchMove', [point])
  await touch('touchEnd', [])
}

test('a signer draws with the mouse, takes a line back, and the sender sees the drawing', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Drawn lease'
  const link = await sendToRosa(page, { browser, stack, title })
  const recipient = await (await browser.newContext()).newPage()
  await open(recipient, link)
  await recipient.getByLabel('Your full name').fill('Rosa Recipient')
  await recipient.getByLabel('I agree to sign electronically').check()
  const sign = recipient.getByRole('button', { name: 'Sign', exact: true })

  await test.step('nothing, or a dot, is no signature', async () => {
    await recipient.getByRole('radio', { name: 'Draw' }).check()
    await expect(recipient.getByText('Your name, your drawing, the time')).toBeVisible()
    await sign.click()
    await expect(recipient.getByText('Draw your signature.')).toBeVisible()
    await expect(recipient.getByRole('group', { name: 'Draw your signature' })).toBeFocused()
    await expectAccessible(recipient, 'sign/[token]')
    await drawWithMouse(recipient, [[0.5, 0.5]])
    await expect(recipient.getByText('Draw your signature.')).toBeHidden()
    await sign.click()
    await expect(recipient.getByText('This is too small for a signature. Draw it larger.')).toBeVisible()
  })

  await test.step('the last line can be taken back, and all of them', async () => {
    await recipient.getByRole('button', { name: 'Clear' }).click()
    await expect(recipient.getByText('Nothing drawn yet.')).toBeAttached()
    await drawWithMouse(recipient, [
      [0.1, 0.8],
      [0.2, 0.2],
      [0.3, 0.8],
    ])
    await expect(recipient.getByText('One line drawn.')).toBeAttached()
    const one = await drawn(pad(recipient))
    await drawWithMouse(recipient, [
      [0.5, 0.5],
      [0.9, 0.6],
    ])
    await expect(recipient.getByText('2 lines drawn.')).toBeAttached()
    await recipient.getByRole('button', { name: 'Undo' }).click()
    await expect(pad(recipient).locator('path')).toHaveAttribute('d', one!)
  })

  await test.step('typing meanwhile loses nothing of it', async () => {
    const before = (await drawn(pad(recipient)))!
    await recipient.getByRole('radio', { name: 'Type' }).check()
    await expect(pad(recipient)).toBeHidden()
    await recipient.getByRole('radio', { name: 'Draw' }).check()
    await expect(pad(recipient).locator('path')).toHaveAttribute('d', before)
  })

  const before = (await drawn(pad(recipient)))!
  await sign.click()
  await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible()
  await expect(signed(page).locator('path')).toHaveAttribute('d', before)
  await expectAccessible(page, 'envelopes/[id]')
  await recipient.context().close()
})

test('a signer draws with a finger on a phone, which is turned meanwhile', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Lease on a phone'
  const link = await sendToRosa(page, { browser, stack, title })
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    locale: 'de-DE',
  })
  const phone = await context.newPage()
  await open(phone, link)
  await phone.getByLabel('Ihr vollständiger Name').fill('Rosa Recipient')
  await phone.getByLabel('Ich bin einverstanden').check()
  await phone.getByText('Zeichnen', { exact: true }).tap()
  await pad(phone).scrollIntoViewIfNeeded()
  const scrolled = await phone.evaluate(() => scrollY)
  await drawWithFinger(phone, [
    [0.1, 0.1],
    [0.3, 0.9],
    [0.5, 0.2],
    [0.9, 0.7],
  ])
  await expect(phone.getByText('Eine Linie gezeichnet.')).toBeAttached()
  // A finger that draws does not move the page.
  expect(await phone.evaluate(() => scrollY)).toBe(scrolled)
  await expectAccessible(phone, 'sign/[token]')

  const before = (await drawn(pad(phone)))!
  await phone.setViewportSize({ width: 844, height: 390 })
  await expect(pad(phone).locator('path')).toHaveAttribute('d', before)
  await phone.getByRole('button', { name: 'Unterschreiben', exact: true }).tap()
  await expect(phone.getByRole('heading', { name: 'Unterschrieben. Vielen Dank!' })).toBeVisible()
  await expect(signed(page).locator('path')).toHaveAttribute('d', before)
  await context.close()
})
