import { expect, type ConsoleMessage, type Page } from '@playwright/test'

/**
 * Opens a page and waits until it has come alive: a click before that is lost, as on any page. It comes alive as the server
 * rendered it, or Vue would have to mend it.
 */
export async function open(page: Page, address: string) {
  const mended: string[] = []
  const listen = (message: ConsoleMessage) => {
    if (/hydration/i.test(message.text())) mended.push(message.text())
  }
  page.on('console', listen)
  const response = await page.goto(address)
  await page.waitForFunction(
    () => {
      const { useNuxtApp } = window as { useNuxtApp?: () => { isHydrating: boolean } }
      return useNuxtApp?.().isHydrating === false
    },
    undefined,
    // The first visit of a page is also its compilation.
    { timeout: 45_000 },
  )
  page.off('console', listen)
  expect(mended, `${address} comes alive as it was rendered`).toEqual([])
  return response!
}

/** Nothing is wider than the screen: the page would move sideways under a finger. */
export async function expectToFit(page: Page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  const { width } = page.viewportSize()!
  expect(overflow, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0)
}

/** Signs in by an app's own form. */
export async function signInAt(
  page: Page,
  origin: string,
  { email, password }: { email: string; password: string },
) {
  await open(page, `${origin}/sign-in`)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

interface Mail {
  to: string
  subject: string
  text: string
}

/**
 * Waits for a mail with a link.
 * @param mails reads a tenant's mailbox, the newest first
 * @returns the link to `path` in the newest mail to an address about something
 */
export async function linkInMail(
  mails: () => Promise<Mail[]>,
  { to, about, path }: { to: string; about: string; path: string },
): Promise<string> {
  const newest = async () => {
    const all = await mails()
    const mail = all.find((mail) => mail.to.includes(to) && `${mail.subject}\n${mail.text}`.includes(about))
    return mail?.text.match(/https?:\S+/g)?.find((link) => link.includes(path))
  }
  let link: string | undefined
  await expect(async () => expect((link = await newest()), `${to}, ${about}`).toBeDefined()).toPass()
  return link!
}
