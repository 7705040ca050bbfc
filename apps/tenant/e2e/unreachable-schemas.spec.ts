import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Page } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

const notReached = 'Envelope is not available at the moment. Try again shortly.'

/**
 * Lets no script through that holds the contract's schemas, as when the network is lost before they were loaded.
 * @returns what lets them through again
 */
async function withoutSchemas(page: Page): Promise<() => Promise<void>> {
  const scripts = globSync('.output/public/_nuxt/*.js').filter((path) =>
    readFileSync(path, 'utf8').includes('This is not a valid id.'),
  )
  expect(scripts, 'the script that holds them').not.toEqual([])
  const isOne = ({ pathname }: URL) => scripts.some((path) => basename(path) === basename(pathname))
  await page.route(isOne, (route) => route.abort())
  return () => page.unroute(isOne)
}

test('where what checks a form cannot be loaded, the form says so, and works once it can', async ({
  page,
  stack,
}) => {
  const letThrough = await withoutSchemas(page)
  await open(page, `${stack.origin()}/sign-in`)
  await page.getByLabel('Email').fill('admin@acme.test')
  await page.getByLabel('Password').fill('envelope')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toHaveText(notReached)
  await letThrough()
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
})

test('so does a recipient’s signature, and the dialog in which they decline', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Out of reach'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Rea Reach', email: 'rea@example.com' }],
  })
  await send(page, title)
  const recipient = await (await browser.newContext()).newPage()
  await withoutSchemas(recipient)
  await open(recipient, await linkInMail(stack, 'rea@example.com', title))
  await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(recipient.getByRole('alert')).toHaveText(notReached)
  await recipient.getByRole('button', { name: 'Decline' }).click()
  const dialog = recipient.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Decline' }).click()
  await expect(dialog.getByText(notReached)).toBeVisible()
})
