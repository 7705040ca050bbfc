import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, type Page } from '@playwright/test'

/**
 * Lets no script through that holds a text, as when the network is lost before it was loaded.
 * @returns what lets them through again
 */
export async function withoutScripts(page: Page, text: string): Promise<() => Promise<void>> {
  const scripts = globSync('.output/public/_nuxt/*.js').filter((path) =>
    readFileSync(path, 'utf8').includes(text),
  )
  expect(scripts, `scripts with ${text}`).not.toEqual([])
  const isOne = ({ pathname }: URL) => scripts.some((path) => basename(path) === basename(pathname))
  await page.route(isOne, (route) => route.abort())
  return () => page.unroute(isOne)
}
