import { expectAccessible, open } from '@envelope/ui/journeys'
import { loadNothingAhead, signIn } from './support/people.ts'
import { expect, test } from './support/test.ts'

test('the menu opens by mouse and keyboard, gives the focus back, leads on, and is the way out', async ({
  page,
  stack,
}) => {
  await signIn(page, stack)
  const button = page.getByRole('button', { name: 'Open menu' })
  const menu = page.getByRole('menu')

  await test.step('by keyboard', async () => {
    await button.focus()
    await page.keyboard.press('Enter')
    await expect(menu.getByText('admin@acme.test')).toBeVisible()
    await expectAccessible(page, 'index')
    await page.keyboard.press('Escape')
    await expect(menu).toBeHidden()
    await expect(button).toBeFocused()
    await page.keyboard.press('ArrowDown')
    await expect(menu.getByRole('menuitem', { name: 'Account' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/account$/)
  })

  await test.step('on a phone it has what the bar has no room for', async () => {
    await page.setViewportSize({ width: 390, height: 800 })
    await open(page, `${stack.origin()}/account`)
    await button.click()
    await menu.getByRole('menuitem', { name: 'Envelopes' }).click()
    await expect(page.getByRole('heading', { name: 'Envelopes', level: 1 })).toBeVisible()
  })

  await test.step('a language is chosen there, and kept', async () => {
    await button.click()
    await menu.getByRole('menuitemradio', { name: 'Deutsch' }).click()
    await expect(page.getByRole('heading', { name: 'Umschläge', level: 1 })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'Umschläge', level: 1 })).toBeVisible()
  })

  await test.step('the way out', async () => {
    await page.getByRole('button', { name: 'Menü öffnen' }).click()
    await menu.getByRole('menuitem', { name: 'Abmelden' }).click()
    await expect(page).toHaveURL(/\/sign-in$/)
  })
})

test('a row of the list leads to its envelope without loading the page anew, and opens in another tab like any link', async ({
  page,
  context,
  stack,
}) => {
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes?status=completed`)
  const row = page.getByRole('table').getByRole('link').first()
  const title = await row.innerText()
  const [tab] = await Promise.all([context.waitForEvent('page'), row.click({ modifiers: ['Control'] })])
  await expect(tab.getByRole('heading', { name: title, level: 1 })).toBeVisible()

  await page.evaluate(() => ((window as { kept?: boolean }).kept = true))
  await row.click()
  await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible()
  expect(await page.evaluate(() => (window as { kept?: boolean }).kept)).toBe(true)
})

test('a page whose script is gone, as after a deployment, is loaded anew', async ({ page, stack }) => {
  await loadNothingAhead(page)
  await signIn(page, stack)
  let loadedAnew = false
  page.on('request', (request) => (loadedAnew ||= request.isNavigationRequest()))
  await page.route('**/_nuxt/**', (route) => (loadedAnew ? route.continue() : route.fulfill({ status: 404 })))
  await page.getByRole('link', { name: 'Envelopes', exact: true }).click()
  await expect(page).toHaveURL(`${stack.origin()}/envelopes`)
  await expect(page.getByRole('row').nth(1)).toBeVisible()
  expect(loadedAnew).toBe(true)
})

test('links are the same before a page has come alive and after it', async ({ page, stack }) => {
  await signIn(page, stack)
  for (const path of [
    '/',
    '/envelopes?status=completed',
    '/envelopes/new',
    '/people',
    '/settings',
    '/usage',
  ]) {
    await open(page, stack.origin() + path)
    const { rendered, alive } = await page.evaluate(async (path) => {
      const linksIn = (document: Document) =>
        [...document.querySelectorAll('a')].map(({ attributes, innerHTML }) => ({
          href: attributes.getNamedItem('href')?.value,
          current: attributes.getNamedItem('aria-current')?.value,
          class: attributes.getNamedItem('class')?.value,
          innerHTML,
        }))
      const html = await (await fetch(path)).text()
      return {
        rendered: linksIn(new DOMParser().parseFromString(html, 'text/html')),
        alive: linksIn(document),
      }
    }, path)
    expect(rendered, path).toEqual(alive)
    expect(rendered.length, path).toBeGreaterThan(3)
  }
})

test('an envelope’s name is the title of its page, whatever it holds', async ({ page, stack }) => {
  const title = '50 %s of %siteName | %pageTitle <b>&amp;'
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes/new`)
  await page.getByLabel('Title').fill(title)
  await expect(page).toHaveTitle(`${title} · Envelope`)
  await expect(page.getByText('Draft saved')).toBeVisible()
  await open(page, page.url())
  await expect(page).toHaveTitle(`${title} · Envelope`)
})

test('a bar says that a page is being loaded, and a list by another filter', async ({ page, stack }) => {
  const bar = page.locator('.nuxt-loading-indicator')
  await signIn(page, stack)
  await open(page, `${stack.origin()}/envelopes`)
  await expect(bar).toHaveCSS('opacity', '0')

  for (const [step, address, act] of [
    ['by another filter', '**/api/v1/envelopes?*', () => page.getByLabel('Status').selectOption('Completed')],
    [
      'another page',
      '**/api/v1/members*',
      () => page.getByRole('link', { name: 'People', exact: true }).click(),
    ],
  ] as const) {
    await test.step(step, async () => {
      let answer = () => {}
      const answered = new Promise<void>((resolve) => (answer = resolve))
      await page.route(address, async (route) => {
        await answered
        await route.continue()
      })
      await act()
      await expect(bar).toHaveCSS('opacity', '1')
      answer()
      await expect(bar).toHaveCSS('opacity', '0')
    })
  }
  await expect(page.getByRole('heading', { name: 'People', level: 1 })).toBeVisible()
})
