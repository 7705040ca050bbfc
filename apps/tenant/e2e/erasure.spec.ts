import { compose, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('an owner erases a person: sees what there is and what keeps it, types the address again, and the person is nowhere any more', async ({
  page,
  browser,
  stack,
}) => {
  const [title, email] = ['Lease of Paula Past', 'paula@example.com']
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Paula Past', email }],
  })
  await send(page, title)
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  const envelope = page.url()
  const look = page.getByRole('button', { name: 'See what there is' })
  const [address, confirmation] = [
    page.getByLabel('Email address of the person'),
    page.getByLabel(`Type “${email}” to confirm`),
  ]
  const openSettings = () => open(page, `${stack.origin()}/settings`)

  await test.step('an envelope under way keeps it from being erased, and is led to', async () => {
    await openSettings()
    await look.click()
    await expect(address).toHaveAccessibleDescription('Enter an email address.')
    await expect(address).toBeFocused()
    await address.fill(email)
    await look.click()
    await expect(page.getByText('One envelope with this person is still under way.')).toBeVisible()
    await expect(confirmation).toHaveCount(0)
    await page.getByRole('link', { name: 'Show envelopes under way' }).click()
    await page.getByRole('link', { name: title }).click()
    await page.getByRole('button', { name: 'Void' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('The lease is off.')
    await page.getByRole('dialog').getByRole('button', { name: 'Void' }).click()
    await expect(page.getByTestId('envelope-status')).toHaveText('Voided')
  })

  await test.step('the address has to be typed again', async () => {
    await openSettings()
    await address.fill(' Paula@Example.com')
    await look.click()
    await expect(page.getByText('What stays, and why:')).toBeVisible()
    await expect(page.getByText('Envelopes', { exact: true }).locator('..').getByText('1')).toBeVisible()
    await confirmation.fill('paul@example.com')
    await page.getByRole('button', { name: 'Erase for good' }).click()
    await expect(confirmation).toHaveAccessibleDescription(
      'This is not the address that was looked for. Type it again.',
    )
    await confirmation.fill(email)
    await page.getByRole('button', { name: 'Erase for good' }).click()
  })

  await test.step('how much was erased is shown when it is done, and nothing is found any more', async () => {
    const erasures = page.getByRole('list', { name: 'Erased so far' })
    await expect(erasures.getByText('Erased', { exact: true })).toBeVisible()
    await expect(erasures.getByText('Envelopes: 1')).toBeVisible()
    await address.fill(email)
    await look.click()
    await expect(page.getByText('Nothing was found of this address.')).toBeVisible()
    await open(page, envelope)
    await expect(page.getByRole('heading', { name: 'Lease of Erased person' })).toBeVisible()
    await expect(page.getByText('Personal data erased')).toBeVisible()
    await expect(page.getByText('Paula')).toHaveCount(0)
  })
})
