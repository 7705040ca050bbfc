import { open } from '@envelope/ui/journeys'
import { signIn } from './support/operator.ts'
import { expect, test } from './support/test.ts'

test('on a phone, the bar of HQ’s parts shows the one that one is in', async ({ page, stack }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await signIn(page, stack)
  const system = page.getByRole('link', { name: 'System', exact: true }).filter({ visible: true })
  await expect(system).not.toBeInViewport()
  await open(page, `${stack.hq}/system`)
  await expect(system).toBeInViewport({ ratio: 1 })
})
