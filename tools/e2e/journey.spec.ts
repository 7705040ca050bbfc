import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { open } from './support/open.ts'
import { expect, test } from './support/test.ts'

const status = (page: Page) => page.getByTestId('envelope-status')

async function compose(page: Page, title: string, recipient: string, pdf: Buffer) {
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await page.getByLabel('Title').fill(title)
  await page
    .getByLabel('Add documents')
    .setInputFiles({ name: 'agreement.pdf', mimeType: 'application/pdf', buffer: pdf })
  await page.getByLabel('Recipient 1 name').fill('Rosa Recipient')
  await page.getByLabel('Recipient 1 email').fill(recipient)
  await expect(page.getByRole('listitem').filter({ hasText: 'agreement.pdf' })).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('heading', { name: title })).toBeVisible()
  await expect(status(page)).toHaveText('Delivered')
}

test('HQ opens a tenant, whose administrator sends, whose recipient signs; what is late expires', async ({
  browser,
  stack,
  pdf,
}) => {
  const slug = `journey-${randomUUID().slice(0, 8)}`
  const administrator = `ada@${slug}.test`
  const recipient = `rosa@${slug}.test`
  const password = 'correct horse battery staple'
  const [operators, people, recipients] = await Promise.all([
    browser.newContext(),
    browser.newContext(),
    browser.newContext(),
  ])

  const refused: string[] = []
  for (const context of [operators, people, recipients])
    context.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text())
    })

  await test.step('an operator signs in at HQ and opens the tenant', async () => {
    const page = await operators.newPage()
    await open(page, `${stack.origin('admin')}/`)
    await page.getByLabel('Email').fill(stack.operator.email)
    await page.getByLabel('Password').fill(stack.operator.password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Tenants' }).first().click()
    await page.getByRole('link', { name: 'New tenant' }).first().click()
    await page.getByLabel('Name').first().fill('Journey Ltd')
    await page.getByLabel('Address').fill(slug)
    await page.getByLabel('Name').last().fill('Ada Admin')
    await page.getByLabel('Email').fill(administrator)
    await page.getByRole('button', { name: 'Create tenant' }).click()
    await expect(page.getByRole('link', { name: new URL(stack.origin(slug)).host })).toBeVisible()
  })

  const page = await people.newPage()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await test.step('the administrator accepts the invitation at the new host', async () => {
    await open(page, await stack.linkTo(administrator))
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Set password and sign in' }).click()
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  })

  await test.step('sends an envelope, and sees the recipient sign it, live', async () => {
    await compose(page, 'Master services agreement', recipient, pdf)
    await page.evaluate(() => ((globalThis as { neverReloaded?: true }).neverReloaded = true))
    const other = await recipients.newPage()
    await open(other, await stack.linkTo(recipient))
    await expect(other.getByText('Terms and conditions apply.')).toBeVisible()
    await expect(status(page)).toHaveText('Viewed')
    await other.getByLabel('Your full name').fill('Rosa Recipient')
    await other.getByLabel('I agree to sign electronically').check()
    await other.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(status(page)).toHaveText('Completed')
    expect(await page.evaluate(() => (globalThis as { neverReloaded?: true }).neverReloaded)).toBe(true)
    expect(sockets.at(-1)).toContain(`wss://${new URL(stack.origin('wss')).host}/app/`)
  })

  await test.step('another envelope is not signed in time, and the scheduler lets it expire', async () => {
    await open(page, `${stack.origin(slug)}/envelopes`)
    await compose(page, 'Too late', `late@${slug}.test`, pdf)
    const id = new URL(page.url()).pathname.split('/').at(-1)
    await stack.containers.query(
      `UPDATE envelopes SET expires_at = '2020-01-01T00:00:00.000Z' WHERE id = '${id}'`,
    )
    await expect(status(page)).toHaveText('Expired', { timeout: 90_000 })
  })

  expect(refused, 'what the pages themselves were not allowed to do').toEqual([])
  await Promise.all([operators, people, recipients].map((context) => context.close()))
})

test('a host that is nobody’s answers 404, and plain HTTP leads to HTTPS', async ({ stack }) => {
  const visitor = stack.visitor('nobody')
  expect((await visitor.request('GET', '/')).status).toBe(404)
  await visitor.close()
})
