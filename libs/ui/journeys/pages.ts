import { expect, type Page } from '@playwright/test'

/** Opens a page and waits until it has come alive: a click before that is lost, as on any page. */
export async function open(page: Page, address: string) {
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
  return response!
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

/** The link to `path` in the newest mail to an address, as a tenant's development mailbox shows it. */
export async function linkInMailbox(
  page: Page,
  origin: string,
  { to, about, path }: { to: string; about: string; path: string },
): Promise<string> {
  let link: string | null = null
  await expect(async () => {
    await page.goto(`${origin}/dev/mailbox`)
    const mail = page.getByRole('article').filter({ hasText: to }).filter({ hasText: about }).first()
    link = await mail.locator(`a[href*="${path}"]`).first().getAttribute('href', { timeout: 1000 })
    expect(link).toContain(path)
  }).toPass()
  return link!
}
