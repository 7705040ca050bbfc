import { test as base } from '@playwright/test'
import { Stack } from './stack.ts'

/** Tests against one `npx nx serve tenant`, started before the first of them. */
export const test = base.extend<object, { stack: Stack }>({
  stack: [
    async ({}, use) => {
      const stack = await Stack.start()
      await use(stack)
      await stack.stop()
    },
    { scope: 'worker', timeout: 180_000 },
  ],
})

export { expect } from '@playwright/test'
