import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'
import { expectToFit } from './pages.ts'

const widths = [390, 1440]
const themes = ['light', 'dark'] as const

/**
 * No violation of WCAG 2.2 A and AA, and nothing wider than the screen, in both themes on a phone and a desktop.
 * With `SCREENSHOTS` in the environment, pictures of all four are left in `test-results/views`.
 * @param view which page that is: its file beneath `app/pages` without the ending, or `error`
 */
export async function expectAccessible(page: Page, view: string) {
  expect(await routeOf(page), `${page.url()} shows another page`).toBe(routeName(view))
  const moving = () => document.getAnimations().filter((one) => one instanceof CSSTransition).length
  await page.emulateMedia({ reducedMotion: 'reduce' })
  // What began to move before motion was reduced goes on to its end.
  await expect.poll(() => page.evaluate(moving), { message: `${page.url()} comes to rest` }).toBe(0)
  for (const colorScheme of themes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      // Else a theme would be measured halfway from the other.
      expect(await page.evaluate(moving), `${page.url()} moves although motion is reduced`).toBe(0)
      const { violations } = await new AxeBuilder({ page })
        // The guards at both ends of reka-ui's list of notifications only hand the focus on, by design.
        .exclude('[role="region"] > span[aria-hidden="true"]')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      )
      expect(found, `${page.url()} ${colorScheme} at ${width} px`).toEqual([])
      await expectToFit(page)
      if (process.env['SCREENSHOTS'])
        await page.screenshot({ path: picture(view, `${colorScheme} ${width}`), fullPage: true })
    }
}

const pictures = new Map<string, number>()

/** Of a view as it is now: a test may look at one several times. */
function picture(view: string, how: string): string {
  const { project, title } = test.info()
  const name = `${view.replaceAll('/', '-')}, ${title}, ${how}`
  const number = (pictures.get(name) ?? 0) + 1
  pictures.set(name, number)
  return join(project.outputDir, '../views', `${name} ${number}.png`)
}

/**
 * Every page of the app, and the error page, stands in an `expectAccessible` of the tests in a folder.
 * @param redirects pages that show nothing
 */
export function expectEveryPageIn(folder: string, redirects: string[]) {
  const files = globSync('*.spec.ts', { cwd: folder })
  const source = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const lookedAt = new Set(
    [...source.matchAll(/expectAccessible\(\w+, '([^']+)'\)/g)].map(([, view]) => view),
  )
  const views = globSync('**/*.vue', { cwd: 'app/pages' }).map((path) => path.replace(/\.vue$/, ''))
  const missing = [...views, 'error'].filter((view) => !redirects.includes(view) && !lookedAt.has(view))
  expect(missing, 'pages that no accessibility test looks at').toEqual([])
}

/** As Nuxt names the route of a page. */
const routeName = (view: string) =>
  view
    .replaceAll(/[[\]]/g, '')
    .replace(/\/index$/, '')
    .replaceAll('/', '-')

const routeOf = (page: Page) =>
  page.evaluate(() => {
    interface NuxtApp {
      payload: { error?: unknown }
      $router: { currentRoute: { value: { name: string } } }
    }
    const { payload, $router } = (window as unknown as { useNuxtApp: () => NuxtApp }).useNuxtApp()
    return payload.error ? 'error' : $router.currentRoute.value.name
  })
