import { expectAccessible, expectEveryPageIn, linkInMailbox, open } from '@envelope/ui/journeys'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, test } from './support/test.ts'

test('every page is looked at here', () => {
  expectEveryPageIn(import.meta.filename, ['index'])
})

test('signing in, and a host that is not HQ’s', async ({ page, stack }) => {
  await open(page, `${stack.hq}/sign-in`)
  await expectAccessible(page, 'sign-in')
  await open(page, `http://nobody.localhost:${stack.ports.hq}/`)
  await expectAccessible(page, 'error')
})

test('the list of tenants, full and without a match', async ({ page, stack }) => {
  await signIn(page, stack)
  await expectAccessible(page, 'tenants/index')
  await open(page, `${stack.hq}/tenants?search=no-such-tenant`)
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await expectAccessible(page, 'tenants/index')
})

test('a new tenant, with what is wrong said at its field, its page, and its invitation', async ({
  page,
  stack,
}) => {
  // Five pages of two apps are compiled on the way.
  test.setTimeout(400_000)
  const admin = { name: 'Alma Able', email: 'alma@able.example' }
  await signIn(page, stack)
  await fillNewTenant(page, { name: 'Able & Sons', slug: 'admin', admin })
  await submit(page)
  await expect(page.getByText('is reserved for Envelope itself')).toBeVisible()
  await expectAccessible(page, 'tenants/new')

  await page.getByLabel('Address').fill('able')
  await submit(page)
  await expect(page.getByRole('heading', { name: 'Able & Sons' })).toBeVisible()
  await expectAccessible(page, 'tenants/[id]')

  const mail = { to: admin.email, about: 'Able & Sons', path: '/invitation/' }
  await open(page, await linkInMailbox(page, stack.origin('able'), mail))
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByText('Choose a password.', { exact: true })).toBeVisible()
  await expectAccessible(page, 'invitation/[token]')
  await open(page, `${stack.origin('able')}/invitation/${'x'.repeat(43)}`)
  await expectAccessible(page, 'invitation/[token]')
})
