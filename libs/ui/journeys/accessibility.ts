import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const widths = [390, 1440]
const themes = ['light', 'dark'] as const

/** No violation of WCAG 2.2 A and AA, and nothing wider than the screen, in both themes on a phone and a desktop. */
export async function expectAccessible(page: Page) {
  for (const colorScheme of themes)
    for (const width of widths) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      const { violations } = await new AxeBuilder({ page })
        // The guards at both ends of reka-ui's list of notifications only hand the focus on, by design.
        .exclude('[role="region"] > span[aria-hidden="true"]')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
        .analyze()
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      )
      expect(found, `${page.url()} ${colorScheme} at ${width} px`).toEqual([])
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow, `${page.url()} scrolls sideways at ${width} px`).toBeLessThanOrEqual(0)
    }
}
