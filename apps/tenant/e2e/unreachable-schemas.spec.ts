import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { withoutScripts } from './support/scripts.ts'
import { expect, test } from './support/test.ts'

/** Stands in the script that holds the contract's schemas, and in no other. */
const schemas = 'This is not a valid id.'
const notReached = 'Envelope is not available at the moment. Try again shortly.'

test('where what checks a form cannot be loaded, the form says so, and works once it can', async ({
  page,
  stack,
}) => {
  const letThrough = await withoutScripts(page, schemas)
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
  await withoutScripts(recipient, schemas)
  await open(recipient, await linkInMail(stack, 'rea@example.com', title))
  await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(recipient.getByRole('alert')).toHaveText(notReached)
  await recipient.getByRole('button', { name: 'Decline' }).click()
  const dialog = recipient.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Decline' }).click()
  await expect(dialog.getByText(notReached)).toBeVisible()
})

test('what happens elsewhere is fetched anew where it cannot be checked', async ({
  page,
  context,
  browser,
  stack,
}) => {
  const title = 'Heard of all the same'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Hal Heard', email: 'hal@example.com' }],
  })
  await send(page, title)
  const list = await context.newPage()
  await withoutScripts(list, schemas)
  await open(list, `${stack.origin()}/envelopes`)
  const row = list.getByRole('row').filter({ hasText: title })
  await expect(row).toContainText('Delivered')
  await page.getByRole('button', { name: 'Void' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Sent by mistake.')
  await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
  await expect(row).toContainText('Voided')
})
