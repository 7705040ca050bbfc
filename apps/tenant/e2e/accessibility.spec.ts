import { expectAccessible, expectEveryPageIn, signInAt } from '@envelope/ui/journeys'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { putOnPlan } from './support/plan.ts'
import { expect, test } from './support/test.ts'

/** Wider than a phone, and without a place to break. */
const long = (ending: string) => `${'averylongword'.repeat(4)}${ending}`

test('every page is looked at here', () => {
  expectEveryPageIn(import.meta.dirname, [])
})

test('signing in', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/sign-in`)
  await expectAccessible(page, 'sign-in')
})

test('the list of envelopes, full and without a match', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes`)
  await expectAccessible(page, 'envelopes/index')
  await open(page, `${stack.origin()}/envelopes?search=no-such-envelope`)
  await expectAccessible(page, 'envelopes/index')
})

test('composing, with what is missing said at its field', async ({ page, stack }) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'New envelope' }).first().click()
  await expect(page.getByLabel('Title')).toBeVisible()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('Enter a title.')).toBeVisible()
  await expectAccessible(page, 'envelopes/compose')
})

test('a draft with all it needs, an envelope’s page, the signing page and a link that is not valid', async ({
  page,
  browser,
  stack,
}) => {
  const title = 'Accessible agreement'
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [
      { name: long('agreement.pdf'), mimeType: 'application/pdf', buffer: await printPdf(browser, title) },
    ],
    recipients: [{ name: long('Able'), email: `alma@${long('example.com')}` }],
  })
  await expect(page.getByText('Draft saved')).toBeVisible()
  await expectAccessible(page, 'envelopes/compose')
  await send(page, title)
  await expect(page.getByTestId('envelope-status')).toHaveText('Delivered')
  await expectAccessible(page, 'envelopes/[id]')
  const link = await linkInMail(stack, 'alma@', title)
  await open(page, link)
  await expect(page.getByText('Terms and conditions apply.')).toBeVisible()
  await expectAccessible(page, 'sign/[token]')
  await open(page, `${stack.origin()}/sign/${'x'.repeat(43)}`)
  await expectAccessible(page, 'sign/[token]')
})

test('an invitation that is not valid', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/invitation/${'x'.repeat(43)}`)
  await expectAccessible(page, 'invitation/[token]')
})

test('asking for a new password, and a link that is not valid', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/password-reset`)
  await page.getByRole('button', { name: 'Send the link' }).click()
  await expect(page.getByText('Enter an email address.')).toBeVisible()
  await expectAccessible(page, 'password-reset/index')
  await open(page, `${stack.origin()}/password-reset/${'x'.repeat(43)}`)
  await expectAccessible(page, 'password-reset/[token]')
})

test('people, with the form of an invitation, and one’s own account', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/people`)
  await expect(page.getByText('Milo Brandt')).toBeVisible()
  await expectAccessible(page, 'people')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByRole('button', { name: 'Send invitation' }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await expectAccessible(page, 'people')
  await open(page, `${stack.origin()}/account`)
  await expect(page.getByText('This one')).toBeVisible()
  await expectAccessible(page, 'account')
})

test('settings, with what is wrong said at its field', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/settings`)
  await page.getByLabel('Company name').fill('')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByText('Enter a name.')).toBeVisible()
  await expectAccessible(page, 'settings')
  const person = page.getByLabel('Email address of the person')
  await person.fill('admin@acme.test')
  await page.getByRole('button', { name: 'See what there is' }).click()
  await expect(page.getByText('This is the address of somebody who has an account')).toBeVisible()
  await expectAccessible(page, 'settings')
  await person.fill('ines.moreau@northwind.example')
  await page.getByRole('button', { name: 'See what there is' }).click()
  await expect(page.getByText('What stays, and why:')).toBeVisible()
  await expectAccessible(page, 'settings')
})

test('usage, at a limit and below others', async ({ page, stack }) => {
  await putOnPlan(stack, 'globex', 'Full', {
    envelopesPerMonth: 0,
    members: 9,
    storageBytes: 100 * 1024 ** 2,
  })
  await signInAt(page, stack.origin('globex'), { email: 'admin@globex.test', password: 'envelope' })
  await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  await open(page, `${stack.origin('globex')}/usage`)
  await expect(page.getByText('No more can be sent until the next month.')).toBeVisible()
  await expectAccessible(page, 'usage')
})

test('settings, for who may not change them', async ({ page, stack }) => {
  await signIn(page, stack, 'member@acme.test')
  await open(page, `${stack.origin()}/settings`)
  await expect(page.getByRole('heading', { name: 'You may not see this' })).toBeVisible()
  await expectAccessible(page, 'error')
})

test('an operator’s link that is not valid', async ({ page, stack }) => {
  await open(page, `${stack.origin()}/impersonation#${'x'.repeat(43)}`)
  await expect(page.getByRole('heading', { name: 'This link is not valid here' })).toBeVisible()
  await expectAccessible(page, 'impersonation')
})

test('an address without a tenant', async ({ page, stack }) => {
  await open(page, stack.origin('nobody'))
  await expectAccessible(page, 'error')
})
