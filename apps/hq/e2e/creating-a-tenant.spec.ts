import { linkInMail, open } from '@envelope/ui/journeys'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, servedTest as test } from './support/test.ts'

const password = 'correct horse battery staple'

test('a tenant is created, its administrator is invited, chooses a password and is signed in at its host', async ({
  page,
  browser,
  stack,
}) => {
  const admin = { name: 'Bill Lumbergh', email: 'bill@initech.example' }
  await signIn(page, stack)
  await fillNewTenant(page, { name: 'Initech Limited', admin })
  await expect(page.getByLabel('Address')).toHaveValue('initech-limited')
  await submit(page)

  await expect(page.getByRole('heading', { name: 'Initech Limited' })).toBeVisible()
  await expect(page.getByTestId('tenant-status')).toHaveText('Invited')
  const address = page.getByRole('link', { name: `initech-limited.localhost:${stack.ports.tenant}` })
  await expect(address).toHaveAttribute('href', stack.origin('initech-limited'))
  await expect(page.getByText('Invited by mail.')).toBeVisible()
  await expect(page.getByText('3 of 4 steps done')).toBeVisible()
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toContainText([
    /Tenant created by Olga Hoffmann.*IP 127\.0\.0\.1/s,
  ])

  const context = await browser.newContext()
  const bill = await context.newPage()
  const link = await test.step('the new host works at once', async () => {
    await open(bill, stack.origin('initech-limited'))
    await expect(bill.getByRole('heading', { name: 'Sign in to Initech Limited' })).toBeVisible()
    const mail = { to: admin.email, about: 'Initech Limited', path: '/invitation/' }
    return linkInMail(() => stack.mails('initech-limited'), mail)
  })

  await test.step('a password that is too short is refused at its field', async () => {
    await open(bill, link)
    await expect(bill.getByRole('heading', { name: 'Welcome to Initech Limited' })).toBeVisible()
    await expect(bill.getByLabel('Email')).toHaveValue(admin.email)
    await bill.getByLabel('Password').fill('too short')
    await bill.getByRole('button', { name: 'Set password and sign in' }).click()
    await expect(bill.getByLabel('Password')).toHaveAccessibleDescription('Use at least 12 characters.')
    await expect(bill.getByLabel('Password')).toBeFocused()
  })

  await test.step('a good one signs in, and no token reaches the browser', async () => {
    const answered = bill.waitForResponse((response) => response.url().endsWith('/auth/accept-invitation'))
    await bill.getByLabel('Password').fill(password)
    await bill.getByRole('button', { name: 'Set password and sign in' }).click()
    expect(Object.keys((await (await answered).json()) as object).sort()).toEqual(['tenant', 'user'])
    await expect(bill.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await expect(bill.getByText('No envelopes yet')).toBeVisible()
    await bill.reload()
    await expect(bill.getByText('Initech Limited')).toBeVisible()
  })

  await test.step('the used link says so, and leads to where one signs in with the password', async () => {
    const other = await browser.newContext()
    const visitor = await other.newPage()
    const response = await open(visitor, link)
    expect(response.status()).toBe(410)
    await expect(visitor.getByRole('heading', { name: 'This invitation was accepted already' })).toBeVisible()
    await visitor.getByRole('link', { name: 'Go to sign-in' }).click()
    await visitor.getByLabel('Email').fill(admin.email)
    await visitor.getByLabel('Password').fill(password)
    await visitor.getByRole('button', { name: 'Sign in' }).click()
    await expect(visitor.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await other.close()
  })

  await test.step('HQ’s page, still open, shows that the tenant is active and that everything is done', async () => {
    await expect(page.getByTestId('tenant-status')).toHaveText('Active')
    await expect(page.getByText('4 of 4 steps done')).toBeVisible()
    await expect(page.getByText('Accepted the invitation on')).toBeVisible()
    await page.getByRole('link', { name: 'All tenants' }).click()
    await expect(page.getByRole('row').filter({ hasText: 'Initech Limited' })).toContainText('Active')
  })
  await context.close()
})

test('a forged invitation is not valid', async ({ page, stack }) => {
  const response = await open(page, `${stack.origin()}/invitation/${'x'.repeat(43)}`)
  expect(response.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'This link is not valid' })).toBeVisible()
})
