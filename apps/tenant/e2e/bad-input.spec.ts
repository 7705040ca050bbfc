import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

for (const path of ['/', '/sign-in', '/no/such/page'])
  test(`a host without a tenant answers 404 with a page that says so, at ${path}`, async ({
    page,
    stack,
  }) => {
    const response = await open(page, `${stack.origin('nobody')}${path}`)
    expect(response.status()).toBe(404)
    await expect(page.getByText('no Envelope account at this address')).toBeVisible()
  })

test('a page that does not exist answers 404 and leads back', async ({ page, stack }) => {
  const response = await open(page, `${stack.origin()}/no/such/page`)
  expect(response.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
  await page.getByRole('button', { name: 'Go to the start page' }).click()
  await expect(page).toHaveURL(/\/sign-in/)
})

test('a wrong password and an unknown address get the same message, and are slowed down after five tries', async ({
  page,
  stack,
}) => {
  await open(page, `${stack.origin('globex')}/sign-in`)
  const attempt = async (email: string) => {
    await page.getByLabel('Email').fill(email)
    await page.getByLabel('Password').fill('wrong')
    const answered = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Sign in' }).click()
    return (await answered).status()
  }
  const message = page.getByText('This email and password do not match an account.')
  expect(await attempt('nobody@globex.test')).toBe(422)
  await expect(message).toBeVisible()
  for (let tries = 0; tries < 5; tries++) expect(await attempt('admin@globex.test')).toBe(422)
  await expect(message).toBeVisible()
  expect(await attempt('admin@globex.test')).toBe(429)
  await expect(page.getByText('Too many attempts')).toBeVisible()
})

test('a forged link is not valid, and a used one says that it was used', async ({ page, browser, stack }) => {
  const forged = await open(page, `${stack.origin()}/sign/${'x'.repeat(43)}`)
  expect(forged.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'This link is not valid' })).toBeVisible()

  const title = 'Non-disclosure agreement'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'nda.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Uma Used', email: 'uma@example.com' }],
  })
  await send(page, title)
  const link = await linkInMail(stack, 'uma@example.com', title)
  await open(page, link)
  await page.getByLabel('Your full name').fill('Uma Used')
  await page.getByLabel('I agree to sign electronically').check()
  await page.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(page.getByRole('heading', { name: /signed/i })).toBeVisible()
  const used = await open(page, link)
  expect(used.status()).toBe(410)
  await expect(page.getByRole('heading', { name: 'You have done your part already' })).toBeVisible()
  await expect(page.getByText(title)).toHaveCount(0)
})

test('the link of a voided envelope says so', async ({ page, browser, stack }) => {
  const title = 'Withdrawn offer'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'offer.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Vera Void', email: 'vera@example.com' }],
  })
  await send(page, title)
  const envelope = page.url()
  const link = await linkInMail(stack, 'vera@example.com', title)
  await open(page, envelope)
  await page.getByRole('button', { name: 'Void', exact: true }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Sent by mistake.')
  await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
  await expect(page.getByTestId('envelope-status')).toHaveText('Voided')
  const response = await open(page, link)
  expect(response.status()).toBe(410)
  await expect(page.getByRole('heading', { name: /withdrawn/ })).toBeVisible()
  await expect(page.getByText(title)).toHaveCount(0)
})

test('a wrong file is refused by name and reason, and the rest of the form is kept', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await page.getByLabel('Title').fill('Kept title')
  await page.getByLabel('Add documents').setInputFiles({
    name: 'pretends.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('#!/bin/sh\necho this is no document\n'),
  })
  await expect(page.getByText('“pretends.pdf” is not a PDF, PNG or JPEG file.')).toBeVisible()
  await expect(page.getByLabel('Title')).toHaveValue('Kept title')
})

test('what is missing is said at its field, and nothing is sent', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await page.getByLabel('Recipient 1 email').fill('not an address')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByLabel('Title')).toHaveAccessibleDescription(/Enter a title\./)
  await expect(page.getByLabel('Recipient 1 email')).toHaveAccessibleDescription(/not an email address/)
  await expect(page.getByText('Add at least one document.')).toBeVisible()
  await expect(page).not.toHaveURL(/\/envelopes\/[\w-]{36}$/)
})

test('a second click on “Send” sends one envelope', async ({ page, browser, stack }) => {
  const title = 'Clicked twice'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'twice.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Tina Twice', email: 'tina@example.com' }],
  })
  await page.getByRole('button', { name: 'Send', exact: true }).dblclick()
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  await open(page, `${stack.origin()}/envelopes?search=${encodeURIComponent(title)}`)
  await expect(page.getByRole('row').filter({ hasText: title })).toHaveCount(1)
  const mails = await stack.mails()
  expect(mails.filter(({ to }) => to.includes('tina@example.com'))).toHaveLength(1)
})
