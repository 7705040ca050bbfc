import { expectAccessible } from '@envelope/ui/journeys'
import type { Page } from '@playwright/test'
import { open, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const boxes = (page: Page) => page.getByRole('checkbox', { name: /^Choose “/ })
const bar = (page: Page) => page.getByRole('region', { name: 'Chosen envelopes' })
const rows = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('checkbox', { name: /“/ }) })

/**
 * Lets the connection break off before the first answer to requests like that arrives: what was asked for was done.
 * @returns the idempotency keys of those requests, as they come
 */
async function loseFirstAnswer(page: Page, urlPattern: string): Promise<string[]> {
  const keys: string[] = []
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Fetch.requestPaused', ({ requestId, request }) => {
    keys.push(request.headers['idempotency-key'] ?? request.headers['Idempotency-Key'] ?? '')
    void (keys.length === 1
      ? devtools.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' })
      : devtools.send('Fetch.continueRequest', { requestId }))
  })
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Response' }] })
  return keys
}

test('rows are chosen by click, with Shift, by keyboard, and all at once', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes`)
  await expect(bar(page)).toHaveCount(0)
  await boxes(page).nth(1).click()
  await boxes(page)
    .nth(4)
    .click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('4 chosen')
  await boxes(page).nth(2).click()
  await expect(bar(page)).toContainText('3 chosen')
  await expectAccessible(page, 'envelopes/index')

  await boxes(page).nth(5).focus()
  await page.keyboard.press('Space')
  await expect(bar(page)).toContainText('4 chosen')
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)

  const all = page.getByRole('checkbox', { name: 'Choose all on this page' })
  await all.check()
  const count = await boxes(page).count()
  await expect(bar(page)).toContainText(`${count} chosen`)
  await boxes(page).first().click()
  await expect(all).toHaveJSProperty('indeterminate', true)
  await bar(page).getByRole('button', { name: 'Clear' }).click()
  await expect(bar(page)).toHaveCount(0)
})

test('drafts are deleted together, after a question, and are gone from the list', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=draft`)
  await boxes(page).nth(0).click()
  await boxes(page).nth(1).click()
  const titles = await Promise.all([0, 1].map((row) => boxes(page).nth(row).getAttribute('aria-label')))
  await expect(bar(page).getByRole('button', { name: /Void|Remind/ })).toHaveCount(0)
  await bar(page).getByRole('button', { name: 'Delete drafts (2)' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await expect(bar(page)).toContainText('2 drafts deleted.')
  for (const title of titles) await expect(page.getByRole('checkbox', { name: title! })).toHaveCount(0)
})

test('what is under way is voided with one reason, each once, also when an answer gets lost', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=delivered`)
  await expect(rows(page).first()).toBeVisible()
  for (const row of [0, 1, 2]) await boxes(page).nth(row).click()
  const titles = await Promise.all([0, 1, 2].map((row) => rows(page).nth(row).getByRole('link').innerText()))

  const keys = await loseFirstAnswer(page, '*/void')
  await bar(page).getByRole('button', { name: 'Void (3)' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Void' }).click()
  await expect(dialog.getByText('Enter a reason.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('The quarter is over.')
  await dialog.getByRole('button', { name: 'Void' }).click()
  await expect(bar(page)).toContainText('3 envelopes voided.')
  await expectAccessible(page, 'envelopes/index')

  await open(page, `${stack.origin()}/envelopes?status=voided`)
  for (const title of titles)
    await expect(page.getByRole('link', { name: title, exact: true }).first()).toBeVisible()
  expect([keys.length, new Set(keys).size]).toEqual([4, 3])
})

test('recipients are reminded together; who has just heard of it is left alone, which is said, and stays chosen', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=viewed`)
  await boxes(page).nth(0).click()
  await boxes(page).nth(1).click()
  await bar(page).getByRole('button', { name: 'Remind (2)' }).click()
  await expect(bar(page)).toContainText('Reminded the recipients of 2 envelopes.')
  const title = await rows(page).nth(0).getByRole('link').innerText()
  await boxes(page).nth(0).click()
  await bar(page).getByRole('button', { name: 'Remind (1)' }).click()
  await expect(bar(page)).toContainText('1 could not be reminded of:')
  await expect(bar(page)).toContainText(`“${title}”: This recipient has heard of it within the last hour.`)
  await expect(bar(page)).toContainText('1 chosen')
})

test('who may change nothing has nothing to choose', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer@acme.test')
  await open(page, `${stack.origin()}/envelopes`)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await expect(page.getByRole('checkbox')).toHaveCount(0)
})
