import { open, signInAt } from '@envelope/ui/journeys'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, test } from './support/test.ts'

const admin = { name: 'Bill Lumbergh', email: 'bill@initech.example' }

for (const host of ['acme', 'nobody'])
  test(`HQ is not at ${host}.localhost`, async ({ page, stack }) => {
    for (const path of ['/', '/sign-in', '/tenants']) {
      const response = await open(page, `http://${host}.localhost:${stack.ports.hq}${path}`)
      expect(response.status()).toBe(404)
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
    }
  })

test('a tenant’s account is none of HQ’s, and is told nothing', async ({ page, stack }) => {
  await signInAt(page, stack.hq, { email: 'admin@acme.test', password: 'envelope' })
  await expect(page.getByLabel('Email')).toHaveAccessibleDescription(
    'This email and password do not match an account.',
  )
})

test('who is not signed in is led to the sign-in page, and back', async ({ page, stack }) => {
  await open(page, `${stack.hq}/tenants?search=acme`)
  await expect(page).toHaveURL(/\/sign-in\?return=/)
  await page.getByLabel('Email').fill('operator@envelope.test')
  await page.getByLabel('Password').fill('envelope')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page).toHaveURL(/\/tenants\?search=acme$/)
  await expect(page.getByRole('row').filter({ hasText: 'Acme Corporation' })).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Globex' })).toBeHidden()
})

test('a reserved and a taken address, and what is missing, are said at their fields; what was typed stays', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  await fillNewTenant(page, { name: '', slug: 'www', admin: { name: '', email: 'bill at initech' } })
  await submit(page)
  const company = page.getByRole('region', { name: 'Company' })
  const first = page.getByRole('region', { name: 'First administrator' })
  const address = page.getByLabel('Address')
  await expect(company.getByLabel('Name')).toHaveAccessibleDescription('Enter the company’s name.')
  await expect(address).toHaveAccessibleDescription(/“www” is reserved for Envelope itself/)
  await expect(first.getByLabel('Name')).toHaveAccessibleDescription('Enter a name.')
  await expect(first.getByLabel('Email')).toHaveAccessibleDescription(/not an email address/)
  await expect(company.getByLabel('Name')).toBeFocused()

  await company.getByLabel('Name').fill('Acme Two')
  await expect(address, 'what was written by hand is not replaced').toHaveValue('www')
  await address.fill('Acme')
  await first.getByLabel('Name').fill(admin.name)
  await first.getByLabel('Email').fill(admin.email)
  await submit(page)
  await expect(address).toHaveAccessibleDescription('“acme” is taken already. Choose another address.')
  await expect(first.getByLabel('Email')).toHaveValue(admin.email)
})

test('a second click creates one tenant', async ({ page, stack }) => {
  await signIn(page, stack)
  await fillNewTenant(page, { name: 'Clicked Twice', admin })
  await page.getByRole('button', { name: 'Create tenant' }).dblclick()
  await expect(page.getByRole('heading', { name: 'Clicked Twice' })).toBeVisible()
  await open(page, `${stack.hq}/tenants?search=clicked`)
  await expect(page.getByRole('row').filter({ hasText: 'Clicked Twice' })).toHaveCount(1)
})

test('no token reaches the browser', async ({ page, context, stack }) => {
  const bodies: string[] = []
  page.on('response', async (response) => {
    const type = response.headers()['content-type'] ?? ''
    if (/html|json/.test(type)) bodies.push(await response.text().catch(() => ''))
  })
  await signIn(page, stack)
  await page.reload()
  const seen = [await page.content(), await page.evaluate(() => document.cookie), ...bodies].join('\n')
  expect(seen).not.toMatch(/[\w-]{1,40}\|[A-Za-z0-9_-]{40,}/)
  const session = (await context.cookies()).find((cookie) => cookie.httpOnly)
  expect(session).toMatchObject({ sameSite: 'Lax' })
  expect(seen).not.toContain(session!.value)
})
