import { expectAccessible } from '@envelope/ui/journeys'
import { compose, linkInMail, loadNothingAhead, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('a page that was offline says so, keeps what is typed, and catches up by itself', async ({
  page,
  context,
  browser,
  stack,
}) => {
  const title = 'Signed meanwhile'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'a.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [
      { name: 'Mia Meanwhile', email: 'mia@example.com', order: 1 },
      { name: 'Lars Later', email: 'lars@example.com', order: 2 },
    ],
  })
  await send(page, title)
  const status = page.getByTestId('envelope-status')
  await expect(status).toHaveText('Delivered')
  await page.evaluate(() => ((window as { neverReloaded?: true }).neverReloaded = true))
  const notice = page.getByText('Connection lost. Trying again…')
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Void' }).click()
  await dialog.getByLabel('Reason').fill('No longer needed.')

  await context.setOffline(true)
  await expect(notice).toBeVisible()
  const other = await browser.newContext()
  const recipient = await other.newPage()
  await open(recipient, await linkInMail(stack, 'mia@example.com', title))
  await recipient.getByLabel('Your full name').fill('Mia Meanwhile')
  await recipient.getByLabel('I agree to sign electronically').check()
  await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
  await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible()
  await other.close()

  await dialog.getByRole('button', { name: 'Void' }).click()
  await expect(dialog.getByText('You are offline. Try again when you are connected.')).toBeVisible()
  await expect(dialog.getByLabel('Reason'), 'nothing is lost').toHaveValue('No longer needed.')
  await expect(status, 'what nobody could tell it yet').toHaveText('Delivered')

  await context.setOffline(false)
  await expect(notice).toBeHidden()
  await expect(status, 'what was missed').toHaveText('Signed')
  await dialog.getByRole('button', { name: 'Void' }).click()
  await expect(status, 'what could not be done').toHaveText('Voided')
  const history = page.getByRole('list', { name: 'History' }).getByRole('listitem')
  await expect(history.filter({ hasText: 'Mia Meanwhile' }).filter({ hasText: 'signed' })).toHaveCount(1)
  expect(await page.evaluate(() => (window as { neverReloaded?: true }).neverReloaded)).toBe(true)
})

test('a draft that is written offline is saved once the connection is back', async ({
  page,
  context,
  stack,
}) => {
  const title = 'Written on a train'
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await page.getByLabel('Title').fill('Written')
  await expect(page.getByText('Draft saved')).toBeVisible()

  await context.setOffline(true)
  await page.getByLabel('Title').fill(title)
  await expect(page.getByText('Draft saved')).toBeHidden()

  await context.setOffline(false)
  await expect(page.getByText('Draft saved')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Title')).toHaveValue(title)
})

test('who leaves a draft that cannot be saved stays, or is asked', async ({ page, context, stack }) => {
  const message = page.getByLabel('Message')
  const people = page.getByRole('link', { name: 'People', exact: true })
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await page.getByLabel('Title').fill('Unsaved')
  await expect(page.getByText('Draft saved')).toBeVisible()

  await test.step('without a network one stays, and it is saved once there is one', async () => {
    await context.setOffline(true)
    await message.fill('Written without a network')
    await people.click()
    await expect(page.getByText('You are offline').first()).toBeVisible()
    await expect(message).toHaveValue('Written without a network')
    await context.setOffline(false)
    await expect(page.getByText('Draft saved')).toBeVisible()
  })

  await page.route('**/api/v1/envelopes/*', (route) => route.fulfill({ status: 503 }))
  await message.fill('Written while nothing is saved')
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' })
  await test.step('who turns to another page is asked, and may stay', async () => {
    await people.click()
    await expectAccessible(page, 'envelopes/compose')
    await dialog.getByRole('button', { name: 'Stay' }).click()
    await expect(message).toHaveValue('Written while nothing is saved')
  })

  await test.step('so is who closes the page, also while more is typed', async () => {
    await message.fill('Written while nothing is saved, and more')
    const asked = page.waitForEvent('dialog')
    await page.close({ runBeforeUnload: true })
    expect((await asked).type()).toBe('beforeunload')
    await (await asked).dismiss()
    await expect(message).toHaveValue('Written while nothing is saved, and more')
  })

  await test.step('and may leave', async () => {
    await people.click()
    await dialog.getByRole('button', { name: 'Leave' }).click()
    await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible()
  })
})

test('a page whose data are missing offline says so, and comes by itself', async ({
  page,
  context,
  stack,
}) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Envelopes', exact: true }).click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('link', { name: 'Envelopes', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible()
  await expectAccessible(page, 'error')

  await context.setOffline(false)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
})

test('who turns offline to a page that was not loaded before stays and is told', async ({
  page,
  context,
  stack,
}) => {
  const envelopes = page.getByRole('link', { name: 'Envelopes', exact: true })
  await loadNothingAhead(page)
  await signIn(page, stack)
  await context.setOffline(true)
  await envelopes.click()
  await expect(page.getByText('You are offline').first()).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()

  await context.setOffline(false)
  await envelopes.click()
  await expect(page.getByRole('row').nth(1)).toBeVisible()
})
