import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { compose, linkInMail, open, printPdf, send, signIn } from './support/people.ts'
import { listeners, Stack, type Mail } from '@envelope/service/testing'

const workspace = join(import.meta.dirname, '../../..')

/** Ends whoever listens on a port without any warning, as a crash or the kernel would. */
async function kill(port: number): Promise<void> {
  for (const id of listeners(port)) process.kill(id, 'SIGKILL')
  await expect.poll(() => listeners(port)).toEqual([])
}

/** `nx serve` starts a service that has died again when one of its files is saved. */
async function save(app: string, port: number): Promise<void> {
  const now = new Date()
  await utimes(join(workspace, 'apps', app, 'src/main.ts'), now, now)
  await expect.poll(() => listeners(port), { timeout: 30_000 }).toHaveLength(1)
}

const isMail = (mail: Mail, address: string, subject: string) =>
  mail.to.includes(address) && mail.subject.includes(subject)

test('bridge, API and tenant app are killed one after the other and started again: nothing is lost', async ({
  page,
  browser,
}) => {
  let stack = await Stack.serve()
  const title = 'Survives everything'
  const status = page.getByTestId('envelope-status')
  const notice = page.getByRole('status').filter({ hasText: /connection lost/i })
  await signIn(page, stack)
  await compose(page, {
    title,
    documents: [
      { name: 'agreement.pdf', mimeType: 'application/pdf', buffer: await printPdf(browser, title) },
    ],
    recipients: [
      { name: 'Rosa Recipient', email: 'rosa@example.com', order: 1 },
      { name: 'Otto Other', email: 'otto@example.com', order: 2 },
    ],
  })
  await send(page, title)
  await expect(status).toHaveText('Delivered')
  const recipient = await (await browser.newContext()).newPage()
  const firstLink = await linkInMail(stack, 'rosa@example.com', title)

  await test.step('while the bridge is away, a step is taken; the page catches up when it is back', async () => {
    await kill(stack.ports.reverb)
    await expect(notice).toBeVisible()
    await open(recipient, firstLink)
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await save('reverb-bridge', stack.ports.reverb)
    await expect(status).toHaveText('Viewed', { timeout: 30_000 })
    await expect(notice).toBeHidden()
  })

  await test.step('while the API is away, signing says so and keeps what was typed', async () => {
    await recipient.getByLabel('Your full name').fill('Rosa Recipient')
    await recipient.getByLabel('I agree to sign electronically').check()
    await kill(stack.ports.api)
    const sign = recipient.getByRole('button', { name: 'Sign', exact: true })
    await sign.click()
    await save('api-gateway-shim', stack.ports.api)
    await expect(recipient.getByLabel('Your full name')).toHaveValue('Rosa Recipient')
    await expect(async () => {
      if (await sign.isVisible()) await sign.click({ timeout: 1000 })
      await expect(recipient.getByRole('heading', { name: /signed/i })).toBeVisible({ timeout: 2000 })
    }).toPass({ timeout: 60_000 })
    await expect(status).toHaveText('Signed', { timeout: 30_000 })
  })

  await test.step('after the tenant app was killed, everything is as it was, and the last signer completes it', async () => {
    // Vite loads a page that it finds open again by itself, in the middle of what the test opens there.
    await recipient.goto('about:blank')
    await kill(stack.ports.tenant)
    const { ports, data } = stack
    await stack.interrupt()
    stack = await Stack.serve({ ports, data })
    await open(recipient, await linkInMail(stack, 'otto@example.com', title))
    await expect(recipient.getByText('Terms and conditions apply.')).toBeVisible()
    await recipient.getByLabel('Your full name').fill('Otto Other')
    await recipient.getByLabel('I agree to sign electronically').check()
    await recipient.getByRole('button', { name: 'Sign', exact: true }).click()
    await expect(status).toHaveText('Completed', { timeout: 30_000 })
  })

  await test.step('every step is in the history once, and every mail was sent once', async () => {
    await page.reload()
    const steps = page.getByRole('list', { name: 'History' }).getByRole('listitem')
    await expect(steps).toHaveCount(9)
    for (const address of ['rosa@example.com', 'otto@example.com'])
      for (const subject of [`asks you to sign: ${title}`, `Completed: ${title}`])
        await expect
          .poll(async () => (await stack.mails()).filter((mail) => isMail(mail, address, subject)))
          .toHaveLength(1)
  })
  await stack.stop()
})
