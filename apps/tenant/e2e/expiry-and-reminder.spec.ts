import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'
import { letPass } from './support/time.ts'

const day = 24

test('who does not sign is reminded, by itself and by the sender, until the envelope expires', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Lease that nobody signs'
  const history = page.getByRole('list', { name: 'History' }).getByRole('listitem')
  const status = page.getByTestId('envelope-status')
  const remind = page.getByRole('button', { name: 'Remind Rosa Recipient' })
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Rosa Recipient', email: 'rosa@example.com' }],
  })
  await page.getByLabel('Days until it expires').fill('3')
  await page.getByLabel('Reminders').selectOption('Every day')
  await send(page, title)
  await expect(status).toHaveText('Delivered')
  await expect(page.getByText('Reminds every day')).toBeVisible()
  const recipient = await (await browser.newContext()).newPage()
  await open(recipient, await linkInMail(stack, 'rosa@example.com', title))
  await expect(status).toHaveText('Viewed')

  await test.step('who got the link just now is left alone', async () => {
    await remind.click()
    await expect(page.getByText('This recipient has heard of it within the last hour.').first()).toBeVisible()
    await expect(history.filter({ hasText: 'Reminded' })).toHaveCount(0)
  })

  await test.step('after a day they are reminded by themselves, once, and the sender sees it', async () => {
    letPass(stack, day, title)
    await expect(history.filter({ hasText: 'Reminded to Rosa Recipient' })).toHaveCount(1)
    await linkInMail(stack, 'rosa@example.com', `Reminder: `)
    const reminders = (await stack.mails()).filter(({ subject }) => subject.startsWith('Reminder:'))
    expect(reminders.map(({ to }) => to)).toEqual([expect.stringContaining('rosa@example.com')])
    expect(reminders[0]!.subject).toContain(title)
  })

  await test.step('two hours later the sender reminds them once more', async () => {
    letPass(stack, 2, title)
    await remind.click()
    await expect(page.getByText('Rosa Recipient has been reminded.').first()).toBeVisible()
    await expect(history.filter({ hasText: 'by Ada Keller' }).filter({ hasText: 'Reminded' })).toHaveCount(1)
  })

  await test.step('when the days are over it is expired, for the sender and for whoever still has the page open', async () => {
    letPass(stack, 3 * day, title)
    await recipient.getByLabel('Your full name').fill('Rosa Recipient')
    await recipient.getByLabel('I agree to sign electronically').check()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(recipient.getByRole('heading', { name: 'This link has expired' })).toBeVisible()
    await expect(status).toHaveText('Expired')
    await expect(remind).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Void' })).toHaveCount(0)
  })
  await recipient.context().close()
})

test('the sender gives more time and other reminders to an envelope that is under way', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Lease with more time'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [{ name: 'lease.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
    recipients: [{ name: 'Rosa Recipient', email: 'rosa@example.com' }],
  })
  await page.getByLabel('Days until it expires').fill('3')
  await send(page, title)
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  await page.getByRole('button', { name: 'Reminders and expiry' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByLabel('Reminders')).toBeFocused()
  const inDays = (days: number) => {
    const date = new Date(Date.now() + days * 24 * 60 * 60_000)
    return date.toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' })
  }
  await dialog.getByLabel('Last day').fill(inDays(-1))
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Choose a time that is still to come.')).toBeVisible()
  await dialog.getByLabel('Last day').fill(inDays(60))
  await dialog.getByLabel('Reminders').selectOption('Every 7 days')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Reminds every 7 days')).toBeVisible()
  await expect(page.locator('time', { hasText: 'Expires' })).toHaveAttribute(
    'datetime',
    new RegExp(`^${inDays(60)}`),
  )
})
