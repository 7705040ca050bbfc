import { test as base } from '@playwright/test'

interface Stoppable {
  stop(): Promise<void>
}

/** Playwright's `test` with a `stack` for all tests of a file, started before the first of them. */
export const testWith = <Stack extends Stoppable>(start: () => Promise<Stack>) =>
  base.extend<object, { stack: Stack }>({
    stack: [
      async ({}, use) => {
        const stack = await start()
        await use(stack)
        await stack.stop()
      },
      { scope: 'worker', timeout: 300_000 },
    ],
  })
