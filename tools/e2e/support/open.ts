import type { Page } from '@playwright/test'

/** Opens a page and waits until it has come alive: a click before that is lost, as on any page. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.waitForFunction(() => {
    const { useNuxtApp } = window as { useNuxtApp?: () => { isHydrating: boolean } }
    return useNuxtApp?.().isHydrating === false
  })
}
