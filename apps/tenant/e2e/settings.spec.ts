import { readFile } from 'node:fs/promises'
import { signInAt } from '@envelope/ui/journeys'
import { compose, open, printPdf, send, signIn } from './support/people.ts'
import { putOnPlan } from './support/plan.ts'
import { StubbornListener, whereListens } from './support/stubborn-listener.ts'
import { expect, test } from './support/test.ts'

test('one changes one’s own password: a wrong one is refused at its field, and all other sessions end', async ({
  page,
  browser,
  stack,
}) => {
  const [email, before, after] = ['member@acme.test', 'envelope', 'correct horse battery staple']
  await signIn(page, stack, email, before)
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  await signIn(elsewhere, stack, email, before)

  await open(page, `${stack.origin()}/account`)
  const [current, chosen] = [page.getByLabel('Current password'), page.getByLabel('New password')]
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toHaveAccessibleDescription('Enter your current password.')
  await expect(current).toBeFocused()
  await current.fill('not mine')
  await chosen.fill('short')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(chosen).toHaveAccessibleDescription('Use at least 12 characters.')
  await chosen.fill(after)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(current).toHaveAccessibleDescription('This is not your current password.')

  await open(elsewhere, `${stack.origin()}/envelopes`)
  const { address, channel } = await whereListens(elsewhere)
  const [theirs, unused, own] = await Promise.all([1, 2, 3].map(() => StubbornListener.connect(address)))
  const { permission: kept } = await unused!.askBy(elsewhere, channel)
  await test.step('clients of somebody’s own making listen in both sessions', async () => {
    for (const [listener, asking] of [
      [theirs!, elsewhere],
      [own!, page],
    ] as const) {
      listener.subscribe(channel, (await listener.askBy(asking, channel)).permission)
      await expect.poll(() => listener.heard).toContain('pusher_internal:subscription_succeeded')
    }
  })

  await current.fill(before)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Your password is changed.').first()).toBeVisible()
  await test.step('what listens elsewhere hears no more, and the open page there says why', async () => {
    await expect.poll(() => theirs!.closingCode).toBe(4009)
    unused!.subscribe(channel, kept)
    await expect.poll(() => unused!.heard).toContain('pusher:subscription_error')
    expect(own!.closingCode).toBeUndefined()
    await expect(elsewhere.getByText('Your session has ended.')).toBeVisible()
    for (const listener of [unused!, own!]) listener.close()
  })
  await expect(current).toHaveValue('')
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveCount(0)
  await elsewhere.goto(`${stack.origin()}/envelopes`)
  await expect(elsewhere).toHaveURL(/\/sign-in/)
  await signIn(elsewhere, stack, email, after)
  await other.close()
})

test('an owner chooses the name, language and defaults: the name shows at once, and new envelopes begin with the defaults', async ({
  page,
  browser,
  stack,
}) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Settings' }).click()
  const [name, days] = [page.getByLabel('Company name'), page.getByLabel('Days until it expires')]
  const save = page.getByRole('button', { name: 'Save settings' })

  await test.step('what cannot be is said at its field', async () => {
    await name.fill(' ')
    await days.fill('366')
    await save.click()
    await expect(name).toHaveAccessibleDescription('Enter a name.')
    await expect(name).toBeFocused()
    await expect(days).toHaveAccessibleDescription('Give recipients at most 365 days.')
  })

  await test.step('what was saved stays, also in the bar above every page', async () => {
    await name.fill('Acme Holding')
    await days.fill('9')
    await page.getByLabel('Time zone').selectOption('Europe/Berlin')
    await page.getByLabel('Reminders').selectOption('Every 3 days')
    await save.click()
    await expect(page.getByText('Settings saved.').first()).toBeVisible()
    await expect(page.getByRole('banner').getByText('Acme Holding')).toBeVisible()
    const reloaded = await open(page, `${stack.origin()}/settings`)
    expect(await reloaded.text()).toContain('Acme Holding')
    await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin')
  })

  await test.step('a new envelope begins with them, and a person changes them', async () => {
    await page.getByRole('link', { name: 'Envelopes' }).click()
    const title = 'By our defaults'
    await compose(page, {
      title,
      documents: [{ name: 'terms.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
      recipients: [{ name: 'Dora Default', email: 'dora@example.com' }],
    })
    await expect(page.getByLabel('Days until it expires')).toHaveValue('9')
    await expect(page.getByLabel('Reminders')).toHaveValue('3')
    await page.getByLabel('Reminders').selectOption('No reminders')
    await send(page, title)
    await page.getByRole('button', { name: 'Reminders and expiry' }).click()
    const ninth = await page.evaluate(() => {
      const day = new Date()
      day.setDate(day.getDate() + 9)
      return new Intl.DateTimeFormat('sv').format(day)
    })
    await expect(page.getByRole('dialog').getByLabel('Last day')).toHaveValue(ninth)
    await expect(page.getByRole('dialog').getByLabel('Reminders')).toHaveValue('')
  })
})

test('what somebody else saved in the meantime stays where it was not touched', async ({
  page,
  browser,
  stack,
}) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/settings`)
  const other = await browser.newContext()
  const elsewhere = await other.newPage()
  await signIn(elsewhere, stack)
  await open(elsewhere, `${stack.origin()}/settings`)
  await elsewhere.getByLabel('Language').selectOption('Deutsch')
  await elsewhere.getByRole('button', { name: 'Save settings' }).click()
  await expect(elsewhere.getByText('Settings saved.').first()).toBeVisible()

  await page.getByLabel('Company name').fill('Acme International')
  await page.getByRole('button', { name: 'Save settings' }).click()
  await expect(page.getByText('Settings saved.').first()).toBeVisible()
  await expect(page.getByLabel('Language')).toHaveValue('de')

  await open(elsewhere, `${stack.origin()}/envelopes`)
  await expect(elsewhere.getByRole('banner').getByText('Acme International')).toBeVisible()
  await other.close()
})

test('an owner downloads all that the account holds', async ({ page, stack }) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/settings`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download all data' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^acme-\d{4}-\d\d-\d\d\.zip$/)
  const archive = await readFile(await download.path())
  expect(archive.subarray(0, 2).toString()).toBe('PK')
  expect(archive.includes('envelopes.json')).toBe(true)
})

test('who may not change them is not led to the settings, and told so there', async ({ page, stack }) => {
  await signIn(page, stack, 'viewer@acme.test')
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0)
  const answer = await open(page, `${stack.origin()}/settings`)
  expect(answer.status()).toBe(403)
  await expect(page.getByRole('heading', { name: 'You may not see this' })).toBeVisible()
})

test('who is at a limit of the plan is told which, and led to what the plan includes', async ({
  page,
  browser,
  stack,
}) => {
  await putOnPlan(stack, 'globex', 'Starter', { envelopesPerMonth: 0, members: 1, storageBytes: null })
  const wayOn = page.getByRole('link', { name: 'See plan and usage' })
  await signInAt(page, stack.origin('globex'), { email: 'admin@globex.test', password: 'envelope' })

  await test.step('sending', async () => {
    const title = 'One too many'
    await compose(page, {
      title,
      documents: [{ name: 'more.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) }],
      recipients: [{ name: 'Lea Limit', email: 'lea@example.com' }],
    })
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await expect(page.getByText('The plan “Starter” includes 0.')).toBeInViewport()
    await wayOn.click()
    await expect(page.getByRole('heading', { name: 'Plan “Starter”' })).toBeVisible()
    await expect(page.getByRole('meter', { name: 'Envelopes sent this month' })).toHaveAttribute(
      'aria-valuenow',
      '100',
    )
    await expect(page.getByText('No more can be sent until the next month.')).toBeVisible()
    await expect(page.getByText('1 of 1')).toBeVisible()
    await expect(page.getByText(/B, no limit$/)).toBeVisible()
  })

  await test.step('inviting', async () => {
    await page.getByRole('link', { name: 'People' }).click()
    await page.getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Lars Late')
    await dialog.getByLabel('Email').fill('lars@acme.test')
    await dialog.getByRole('button', { name: 'Send invitation' }).click()
    await expect(dialog.getByText('The plan “Starter” includes 1.')).toBeVisible()
    await wayOn.click()
    await expect(page.getByRole('heading', { name: 'Plan “Starter”' })).toBeVisible()
    await expect(dialog).toHaveCount(0)
  })

  await test.step('uploading', async () => {
    await putOnPlan(stack, 'globex', 'Tiny', { envelopesPerMonth: null, members: null, storageBytes: 1000 })
    await open(page, `${stack.origin('globex')}/envelopes/new`)
    await page.getByLabel('Add documents').setInputFiles({
      name: 'large.pdf',
      mimeType: 'application/pdf',
      buffer: await printPdf(browser, 'Large'),
    })
    await expect(page.getByText('“large.pdf” could not be uploaded.')).toBeVisible()
    await wayOn.click()
    await expect(page.getByRole('heading', { name: 'Plan “Tiny”' })).toBeVisible()
  })
})
