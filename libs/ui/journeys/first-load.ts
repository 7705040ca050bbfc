import { globSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, type Page } from '@playwright/test'
import { open } from './pages.ts'

/** kB: no page may be heavier, whatever its budget says. */
const limit = 170

/** Of each page, its file beneath `app/pages` without the ending: its path, and a browser's page from which it is asked for. */
export type Visits = Record<string, { from: Page; path: string }>

/**
 * The JavaScript that each page of the app asks for before it comes alive is at most what `first-load-budget.json` says of
 * it, in kB (1,000 bytes) with gzip; and every page is in there. It stands in the page's HTML: nothing more is waited for.
 */
export async function expectWithinBudget(visits: Visits) {
  const views = globSync('**/*.vue', { cwd: 'app/pages', exclude: ['dev/**'] })
    .map((path) => path.replace(/\.vue$/, ''))
    .sort()
  expect(Object.keys(visits).sort(), 'every page is asked for').toEqual(views)
  const budget = JSON.parse(readFileSync('first-load-budget.json', 'utf8')) as Record<string, number>
  const over: string[] = []
  for (const view of views) {
    const scripts = await scriptsOf(visits[view]!)
    const size = await sizeOf(scripts, visits[view]!)
    const line = `${view.padEnd(24)} ${size.toFixed(1)} kB, budget ${budget[view] ?? 'none'}`
    process.stdout.write(`${line}\n`)
    if (!(size <= budget[view]!)) over.push(line)
    await expectAliveWith(scripts, visits[view]!)
  }
  expect(over, 'make it smaller, or raise its budget where what is new is worth it').toEqual([])
  expect(Math.max(...Object.values(budget)), 'the largest budget').toBeLessThanOrEqual(limit)
  expect(Object.keys(budget).sort(), 'the budget names pages, and all of them').toEqual(views)
}

/**
 * A page is seen before it comes alive: its scripts come after styles and fonts, and nothing comes that it may only turn to
 * later.
 */
export async function expectScriptsLast(visit: Visits[string]) {
  const html = await htmlOf(visit)
  expect(scriptsIn(html).filter((tag) => !tag.includes('fetchpriority="low"'))).toEqual([])
  expect(html).not.toContain('rel="prefetch"')
}

/** Addresses of the JavaScript that the page's HTML loads at once. */
const scriptsOf = async (visit: Visits[string]): Promise<Set<string>> =>
  new Set(scriptsIn(await htmlOf(visit)).map((tag) => /\b(?:src|href)="([^"]+)"/.exec(tag)![1]!))

/** kB with gzip. */
async function sizeOf(scripts: Set<string>, { from }: Visits[string]): Promise<number> {
  let bytes = 0
  for (const script of scripts) {
    const source = await from.evaluate(async (script) => (await fetch(script)).text(), script)
    bytes += gzipSync(source, { level: 9 }).length
  }
  return bytes / 1000
}

/** No other script arrives there. */
async function expectAliveWith(scripts: Set<string>, { from, path }: Visits[string]) {
  const page = await from.context().newPage()
  const { origin } = new URL(from.url())
  const held = new Set<string>()
  await page.route(/\.js$/, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (scripts.has(pathname)) await route.continue()
    else held.add(pathname)
  })
  await open(page, origin + path).catch((cause: unknown) => {
    throw new Error(`${path} waits for ${[...held].join(', ')} before it comes alive`, { cause })
  })
  await page.close()
}

async function htmlOf({ from, path }: Visits[string]): Promise<string> {
  const { html, url } = await from.evaluate(async (path) => {
    const response = await fetch(path, { headers: { accept: 'text/html' } })
    return { html: await response.text(), url: response.url }
  }, path)
  expect(new URL(url).pathname, 'leads elsewhere').toBe(path)
  return html
}

/** The tags of the files of JavaScript that a page loads at once. */
function scriptsIn(html: string): string[] {
  const tags = [...html.matchAll(/<script\b[^>]*>|<link\b[^>]*rel="modulepreload"[^>]*>/g)].map(
    ([tag]) => tag,
  )
  const scripts = tags.filter((tag) => /\b(?:src|href)="[^"]+\.js"/.test(tag))
  expect(scripts.length, 'the page has scripts').toBeGreaterThan(0)
  return scripts
}
