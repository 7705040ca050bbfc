import { Stack, startDns } from '@envelope/service/testing'
import { open, signInAt, testWith } from '@envelope/ui/journeys'
import { expect } from '@playwright/test'
import { signIn } from './support/operator.ts'

const domain = 'sign.acme.example'

const test = testWith(async () => {
  const dns = await startDns()
  const stack = await Stack.startBuilt({ frontEnds: ['tenant', 'hq'], api: { DNS_SERVERS: dns.address } })
  return {
    stack,
    dns,
    async stop() {
      await stack.stop()
      await dns.stop()
    },
  }
})

test('a tenant gets a domain of its own: it proves it, its people are there as at its address, mails lead there, and it goes', async ({
  page,
  context,
  browser,
  stack: { stack, dns },
}) => {
  const atDomain = `http://${domain}:${stack.ports.tenant}`
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stack.hq })
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Acme Corporation' }).click()
  const card = page.getByRole('region', { name: 'Domains' })
  const item = card.getByRole('article', { name: domain })
  const field = card.getByLabel('Domain', { exact: true })
  const visitor = await (await browser.newContext()).newPage()
  const expectNobodyThere = async () => {
    expect((await open(visitor, `${atDomain}/sign-in`)).status()).toBe(404)
  }

  await test.step('what is no domain is refused at the field, with what to do', async () => {
    await field.fill(`https://${domain}/`)
    await card.getByRole('button', { name: 'Add domain' }).click()
    await expect(field).toHaveAccessibleDescription(
      'Leave out “https://”. Enter a domain, like sign.example.com.',
    )
    await field.fill('globex.localhost')
    await card.getByRole('button', { name: 'Add domain' }).click()
    await expect(field).toHaveAccessibleDescription(/belongs to Envelope’s own domain/)
  })

  await test.step('it waits, with the records to make, and leads nowhere', async () => {
    await field.fill(domain)
    await card.getByRole('button', { name: 'Add domain' }).click()
    await expect(item).toContainText('Waiting for DNS')
    await expect(field).toHaveValue('')
    await item.getByRole('button', { name: 'Check now' }).click()
    await expect(item).toContainText('there is no TXT record at this name')
    await expectNobodyThere()
  })

  await test.step('with the record that was copied in DNS it is verified', async () => {
    await item.getByRole('button', { name: 'Copy the TXT record’s value' }).click()
    const proof = await page.evaluate(() => navigator.clipboard.readText())
    dns.put(`_envelope.${domain}`, proof)
    await item.getByRole('button', { name: 'Check now' }).click()
    await expect(item).toContainText('Verified since')
  })

  await test.step('its people sign in there, and hear there what happens', async () => {
    await signInAt(visitor, atDomain, { email: 'admin@acme.test', password: 'envelope' })
    await expect(visitor.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await page.getByRole('button', { name: 'Suspend' }).click()
    await page.getByRole('dialog').getByLabel('Reason').fill('A test.')
    await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
    await expect(visitor.getByRole('heading', { name: 'This Envelope account is suspended' })).toBeVisible()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
    await visitor.getByRole('button', { name: 'Try again' }).click()
    await expect(visitor.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
  })

  await test.step('somebody of another tenant is nobody there', async () => {
    const stranger = await (await browser.newContext()).newPage()
    await signInAt(stranger, atDomain, { email: 'admin@globex.test', password: 'envelope' })
    await expect(stranger.getByText('do not match an account')).toBeVisible()
  })

  await test.step('used in mails, it is where HQ leads too', async () => {
    await item.getByRole('button', { name: 'Use in mails' }).click()
    await expect(item).toContainText('In mails')
    await expect(page.getByRole('link', { name: domain })).toHaveAttribute('href', atDomain)
  })

  await test.step('removed, it leads nowhere', async () => {
    await item.getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByRole('dialog')).toContainText('Links that were mailed with it stop working.')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(item).toBeHidden()
    await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem').first()).toContainText(
      'Domain removed by Olga Hoffmann',
    )
    await expectNobodyThere()
  })
})
