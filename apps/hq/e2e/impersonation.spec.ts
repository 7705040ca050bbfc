import { open } from '@envelope/ui/journeys'
import { signIn } from './support/operator.ts'
import { expect, test } from './support/test.ts'

test('an operator acts in the owner’s place, is reminded of it on every page, and gets back to HQ', async ({
  page,
  browser,
  stack,
}) => {
  await signIn(page, stack)
  await page.getByRole('link', { name: 'Acme Corporation' }).click()
  const dialog = page.getByRole('dialog')
  const banner = page.getByTestId('impersonation')

  let used = ''
  await test.step('with a reason, HQ leads to the tenant’s own pages', async () => {
    await page.getByRole('button', { name: 'Act as owner' }).click()
    await dialog.getByLabel('Reason').fill('Ticket 42')
    // The page takes the token out of its address as soon as it has read it.
    page.on('framenavigated', (frame) => {
      if (frame.url().includes('/impersonation#')) used = frame.url()
    })
    await dialog.getByRole('button', { name: 'Act as owner' }).click()
    await expect(page.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible()
    await expect(banner).toContainText('Olga Hoffmann of Envelope, you act as Ada Keller')
    expect(used).not.toBe('')
  })

  await test.step('the banner stays, on every page, after a reload and below everything that is scrolled', async () => {
    await page.getByRole('link', { name: 'New envelope' }).first().click()
    await expect(banner).toBeVisible()
    await page.getByLabel('Title').fill('Made by Olga')
    await page.reload()
    await expect(banner).toBeVisible()
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
    await expect(banner).toBeInViewport()
  })

  await test.step('the link is used up, and was never any other tenant’s', async () => {
    const thief = await (await browser.newContext()).newPage()
    await open(thief, used)
    await expect(thief.getByRole('heading', { name: 'This link was used already' })).toBeVisible()
    await open(thief, used.replace('acme.', 'globex.'))
    await expect(thief.getByRole('heading', { name: 'This link is not valid here' })).toBeVisible()
  })

  await test.step('it ends where it began, with both in the history', async () => {
    await banner.getByRole('button', { name: 'back to HQ' }).click()
    await expect(page.getByRole('heading', { name: 'Acme Corporation' })).toBeVisible()
    await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toContainText([
      /Ended acting in the owner’s place by Olga Hoffmann/,
      /Acted in the owner’s place by Olga Hoffmann/,
    ])
    await open(page, `${stack.origin()}/envelopes`)
    await expect(page.getByRole('heading', { name: 'Sign in to Acme Corporation' })).toBeVisible()
  })
})
