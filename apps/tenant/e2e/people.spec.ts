import { expectAccessible } from '@envelope/ui/journeys'
import { linkInMail, open, signIn } from './support/people.ts'
import { StubbornListener, whereListens } from './support/stubborn-listener.ts'
import { expect, test } from './support/test.ts'

test('an owner invites somebody, who joins as a viewer, becomes a member, and is removed', async ({
  page,
  browser,
  stack,
}) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Nina New')
  await dialog.getByLabel('Email').fill('admin@acme.test')
  await dialog.getByLabel('Role').selectOption('Viewer')
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  await expect(dialog.getByText('has an account or an invitation already')).toBeVisible()
  await dialog.getByLabel('Email').fill('nina@acme.test')
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  const invitation = page.getByRole('listitem').filter({ hasText: 'nina@acme.test' })
  await expect(invitation.getByText('Open until')).toBeVisible()

  const other = await browser.newContext()
  const nina = await other.newPage()
  await test.step('she joins by the mailed link, and sees what a viewer sees', async () => {
    await open(nina, await linkInMail(stack, 'nina@acme.test', 'Envelope account', '/invitation/'))
    await nina.getByLabel('Password').fill('correct horse battery staple')
    await nina.getByRole('button', { name: 'Set password and sign in' }).click()
    await expect(nina.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await expect(nina.getByRole('link', { name: 'New envelope' })).toHaveCount(0)
    await nina.getByRole('link', { name: 'People' }).click()
    await expect(nina.getByText('Nina New')).toBeVisible()
    await expect(nina.getByRole('button', { name: 'Invite' })).toHaveCount(0)
  })

  await test.step('the owner’s page, still open, has her among the members', async () => {
    await expect(page.getByText('Nobody is invited at the moment.')).toBeVisible()
    await expect(page.getByLabel('Role of Nina New')).toHaveValue('viewer')
  })

  const giveRole = async (role: string) => {
    await page.getByLabel('Role of Nina New').selectOption(role)
    await expect(page.getByText('The role of Nina New is changed.', { exact: true }).last()).toBeVisible()
  }
  await test.step('what she is given shows on the page that she has open, and what is taken from her no longer does', async () => {
    await giveRole('Admin')
    await expect(nina.getByText('Your role here is now: Admin.', { exact: true })).toBeVisible()
    await expect(nina.getByRole('button', { name: 'Invite' })).toBeVisible()
    await expect(nina.getByText('Nobody is invited at the moment.')).toBeVisible()
    await nina.getByRole('link', { name: 'Settings' }).click()
    await expect(nina.getByRole('button', { name: 'Save settings' })).toBeVisible()
    await giveRole('Member')
    await expect(nina.getByRole('heading', { name: 'You may not see this' })).toBeVisible()
    await nina.getByRole('button', { name: 'Go to the start page' }).click()
    await expect(nina.getByRole('link', { name: 'New envelope' })).toBeVisible()
    await expect(nina.getByRole('link', { name: 'Settings' })).toHaveCount(0)
    await open(nina, `${stack.origin()}/account`)
    await expect(nina.getByText('Sends envelopes, and sees all of them.')).toBeVisible()
  })

  const { address, channel } = await whereListens(nina)
  const [hers, unused, owners] = await Promise.all([1, 2, 3].map(() => StubbornListener.connect(address)))
  const { permission: kept } = await unused!.askBy(nina, channel)
  await test.step('she listens with a client of her own making, as the owner does', async () => {
    for (const [listener, asking] of [
      [hers!, nina],
      [owners!, page],
    ] as const) {
      listener.subscribe(channel, (await listener.askBy(asking, channel)).permission)
      await expect.poll(() => listener.heard).toContain('pusher_internal:subscription_succeeded')
    }
  })

  await test.step('when she is removed, her page says so, and she cannot get in again', async () => {
    await page.getByRole('button', { name: 'Remove Nina New' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText('nina@acme.test')).toHaveCount(0)
    await expect(
      nina.getByText('You were removed from this account, and so you are signed out.'),
    ).toBeVisible()
    await expectAccessible(nina, 'sign-in')
    await nina.goto(`${stack.origin()}/envelopes`)
    await expect(nina).toHaveURL(/\/sign-in/)
  })

  await test.step('her own client is closed, and has no way back; the owner’s goes on listening', async () => {
    await expect.poll(() => hers!.closingCode).toBe(4009)
    expect(hers!.heard).toContain('people.changed')
    unused!.subscribe(channel, kept)
    await expect.poll(() => unused!.heard).toContain('pusher:subscription_error')
    expect((await unused!.askBy(nina, channel)).status).toBe(401)
    expect(owners!.heard).toContain('people.changed')
    expect(owners!.closingCode).toBeUndefined()
  })
  for (const listener of [unused!, owners!]) listener.close()
  await other.close()
})

test('one sees where one is signed in, and signs out elsewhere', async ({ page, browser, stack }) => {
  await signIn(page, stack)
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  // Or it would notice by itself, as it asks once who is signed in.
  const renewed = elsewhere.waitForResponse(`${stack.origin()}/auth/renew`)
  await signIn(elsewhere, stack)
  await renewed
  await open(page, `${stack.origin()}/account`)
  await expect(page.getByRole('listitem').filter({ hasText: 'This one' })).toContainText(/Chrome, \w+/)
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0)
  await elsewhere.getByRole('link', { name: 'Envelopes' }).first().click()
  await expect(elsewhere).toHaveURL(/\/sign-in/)
  await expect(elsewhere.getByText('Your session has ended. Sign in again')).toBeVisible()
  await other.close()
})
