import { expectAccessible, expectEveryPageIn, linkInMail, open } from '@envelope/ui/journeys'
import { failJob } from './support/failed-job.ts'
import { fillNewTenant, signIn, submit } from './support/operator.ts'
import { expect, test } from './support/test.ts'

test('every page is looked at here', () => {
  expectEveryPageIn(import.meta.dirname, [])
})

test('signing in, and a host that is not HQ’s', async ({ page, stack }) => {
  await open(page, `${stack.hq}/sign-in`)
  await expectAccessible(page, 'sign-in')
  await open(page, `http://nobody.localhost:${stack.ports.hq}/`)
  await expectAccessible(page, 'error')
})

test('the overview, with something that failed', async ({ page, stack }) => {
  failJob(stack)
  await signIn(page, stack)
  await open(page, stack.hq)
  await expect(page.getByRole('link', { name: 'Remove a file' }).first()).toBeVisible()
  await expectAccessible(page, 'index')
})

test('the status of the system', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'System' }).first().click()
  const service = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })
  for (const name of ['API', 'Worker', 'Scheduler', 'Realtime server', 'Database', 'Files'])
    await expect(service(name)).toContainText('Works')
  await expect(page.getByText('Everything works.')).toBeVisible()
  await expectAccessible(page, 'system')
})

test('the list of tenants, full and without a match', async ({ page, stack }) => {
  await signIn(page, stack)
  await expectAccessible(page, 'tenants/index')
  await open(page, `${stack.hq}/tenants?search=no-such-tenant`)
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await expectAccessible(page, 'tenants/index')
})

test('operators, an invitation that is shown once, and where it leads', async ({ page, browser, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Operators' }).first().click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Olga Hoffmann' })).toBeVisible()
  await page.getByRole('button', { name: 'Invite operator' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Invite operator' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription('Enter a name.')
  await expectAccessible(page, 'operators')
  await dialog.getByLabel('Name').fill('Nora New')
  await dialog.getByLabel('Email').fill('nora@envelope.test')
  await dialog.getByRole('button', { name: 'Invite operator' }).click()
  const link = await page.getByLabel('Link', { exact: true }).inputValue()
  await expectAccessible(page, 'operators')

  const nora = await (await browser.newContext()).newPage()
  await open(nora, `${stack.hq}/invitation/${'x'.repeat(43)}`)
  await expect(nora.getByRole('heading', { name: 'This link is not valid' })).toBeVisible()
  await open(nora, link)
  await expect(nora.getByRole('heading', { name: 'Welcome to Envelope HQ' })).toBeVisible()
  await expectAccessible(nora, 'invitation/[token]')
})

test('a tenant’s page, with what it used on each day', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Tenants' }).first().click()
  await page.getByRole('link', { name: 'Acme Corporation' }).first().click()
  await expect(page.getByRole('figure', { name: 'Envelopes sent' })).toContainText('in 31 days')
  await expectAccessible(page, 'tenants/[id]')
  const domains = page.getByRole('region', { name: 'Domains' })
  await domains.getByRole('button', { name: 'Add domain' }).click()
  await expect(domains.getByLabel('Domain', { exact: true })).toHaveAccessibleDescription('Enter a domain.')
  await expectAccessible(page, 'tenants/[id]')
  await domains.getByLabel('Domain', { exact: true }).fill('sign.acme.example')
  await domains.getByRole('button', { name: 'Add domain' }).click()
  await expect(domains.getByRole('article', { name: 'sign.acme.example' })).toBeVisible()
  await expectAccessible(page, 'tenants/[id]')
})

test('plans, with the form of a new one, and the tenant that is put on it', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Plans' }).first().click()
  const plans = page.getByRole('list', { name: 'Plans' }).getByRole('listitem')
  await expect(plans.filter({ hasText: 'Business' })).toBeVisible()
  await page.getByRole('button', { name: 'New plan' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription('Enter a name.')
  await expectAccessible(page, 'plans')
  await dialog.getByLabel('Name').fill('Team')
  await dialog.getByLabel('Envelopes a month').fill('100')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(plans.filter({ hasText: 'Team' })).toContainText('no limit')
  await expectAccessible(page, 'plans')

  await open(page, `${stack.hq}/tenants`)
  await page.getByRole('link', { name: 'Acme Corporation' }).click()
  await page.getByLabel('Plan', { exact: true }).selectOption('Team')
  await expect(page.getByText(/of 100$/)).toBeVisible()
  await expectAccessible(page, 'tenants/[id]')
})

test('the audit log and failed jobs, with something in them and without a match', async ({ page, stack }) => {
  failJob(stack)
  await signIn(page, stack)
  await open(page, `${stack.hq}/audit-log`)
  await expectAccessible(page, 'audit-log')
  await open(page, `${stack.hq}/audit-log?from=2999-01-01`)
  await expect(page.getByText('Nothing matches')).toBeVisible()
  await expectAccessible(page, 'audit-log')

  await open(page, `${stack.hq}/failed-jobs`)
  const job = page.getByRole('link', { name: 'Remove a file' }).first()
  await expect(job).toBeVisible()
  await expectAccessible(page, 'failed-jobs/index')
  await job.click()
  await page.waitForURL('**/failed-jobs/*')
  await expect(page.getByText('The disk is full')).toBeVisible()
  await expectAccessible(page, 'failed-jobs/[id]')
})

test('a new tenant, with what is wrong said at its field, its page, and its invitation', async ({
  page,
  stack,
}) => {
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
  await page.getByRole('button', { name: 'Suspend' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await expectAccessible(page, 'tenants/[id]')
  await page.keyboard.press('Escape')

  const mail = { to: admin.email, about: 'Able & Sons', path: '/invitation/' }
  await open(page, await linkInMail(() => stack.mails('able'), mail))
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await expect(page.getByText('Choose a password.', { exact: true })).toBeVisible()
  await expectAccessible(page, 'invitation/[token]')
  await open(page, `${stack.origin('able')}/invitation/${'x'.repeat(43)}`)
  await expectAccessible(page, 'invitation/[token]')
})
