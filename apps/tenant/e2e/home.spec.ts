import { expectAccessible } from '@envelope/ui/journeys'
import type { Page } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

test('who is also a recipient sees at home that it waits for them, signs by the mailed link, and sees it completed', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Countersigned agreement'
  await signIn(page, stack, 'member@acme.test')
  await expect(page).toHaveURL(`${stack.origin()}/`)
  const mine = section(page, 'Waiting for you')
  await expect(mine.getByText('Nothing waits for you.')).toBeVisible()
  await compose(page, {
    title,
    documents: [
      { name: 'agreement.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) },
    ],
    recipients: [
      { name: 'Milo Brandt', email: 'Member@acme.test', order: 1 },
      { name: 'Otto Other', email: 'otto@example.com', order: 2 },
    ],
  })
  await send(page, title)
  await page.getByRole('link', { name: 'Home', exact: true }).click()

  const link = await linkInMail(stack, 'member@acme.test', title)
  await test.step('it waits for them, and the link is in the mail alone', async () => {
    await expect(mine.getByRole('link', { name: title })).toBeVisible()
    await expect(mine.getByText('by the link that was mailed to member@acme.test')).toBeVisible()
    expect(await page.content()).not.toContain(link.split('/').at(-1))
    await expectAccessible(page, 'index')
    await mine.getByRole('button', { name: `Mail the link to “${title}” again` }).click()
    await expect(page.getByText('mailed to member@acme.test within the last hour').first()).toBeVisible()
  })

  await test.step('signed, it waits for others, which shows by itself', async () => {
    const recipient = await (await browser.newContext()).newPage()
    await signAs(recipient, link, 'Milo Brandt')
    await expect(mine.getByText('Nothing waits for you.')).toBeVisible()
    const others = section(page, 'Waiting for others')
    await expect(others.getByRole('link', { name: title })).toBeVisible()
    await expect(others.getByRole('listitem').filter({ hasText: title })).toContainText('1 of 2 signed')
    await signAs(recipient, await linkInMail(stack, 'otto@example.com', title), 'Otto Other')
    await expect(section(page, 'Completed lately').getByRole('link', { name: title })).toBeVisible()
    await expect(others.getByRole('link', { name: title })).toHaveCount(0)
    await recipient.context().close()
  })

  await test.step('all of a kind are a list with its filter in the address', async () => {
    await section(page, 'Waiting for others').getByRole('link', { name: 'Show all under way' }).click()
    await expect(page).toHaveURL(`${stack.origin()}/envelopes?status=open`)
    await expect(page.getByLabel('Status')).toHaveValue('open')
    await expect(page.getByRole('row').nth(1)).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: /Draft|Completed/ })).toHaveCount(0)
    await page.getByLabel('Status').selectOption('Waiting for you')
    await expect(page).toHaveURL(`${stack.origin()}/envelopes?waitingFor=me`)
    await expect(page.getByText('Nothing matches')).toBeVisible()
    await page.getByLabel('Status').selectOption('Completed')
    await expect(page).toHaveURL(`${stack.origin()}/envelopes?status=completed`)
    await expect(page.getByRole('link', { name: title })).toBeVisible()
  })
})

test('who may not send has no drafts and no way to compose, and whoever signs in for a page is led there', async ({
  page,
  stack,
}) => {
  await signIn(page, stack, 'viewer@acme.test')
  await expect(section(page, 'Waiting for others').getByRole('listitem').first()).toBeVisible()
  await expect(section(page, 'Your drafts')).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'New envelope' })).toHaveCount(0)
  expect((await open(page, `${stack.origin()}/envelopes/new`)).status()).toBe(403)
  await expect(page.getByRole('heading', { name: 'You may not see this' })).toBeVisible()
  await page.context().clearCookies()
  await open(page, `${stack.origin()}/envelopes?status=completed`)
  await page.getByLabel('Email').fill('viewer@acme.test')
  await page.getByLabel('Password').fill('envelope')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(`${stack.origin()}/envelopes?status=completed`)
})

async function signAs(page: Page, link: string, name: string) {
  await open(page, link)
  await page.getByLabel('Your full name').fill(name)
  await page.getByLabel('I agree to sign electronically').check()
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Signed. Thank you!' })).toBeVisible()
}
