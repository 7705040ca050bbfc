import { test as base } from '@playwright/test'

interface Stoppable {
  stop(): Promise<void>
}

/** The stack of the file whose tests run now: what one file does to its data is nothing to another. */
class StackOfFile<Stack extends Stoppable> {
  readonly #start: () => Promise<Stack>
  #running: { file: string; stack: Stack } | undefined

  constructor(start: () => Promise<Stack>) {
    this.#start = start
  }

  async get(file: string): Promise<Stack> {
    if (this.#running?.file === file) return this.#running.stack
    await this.stop()
    const stack = await this.#start()
    this.#running = { file, stack }
    return stack
  }

  async stop(): Promise<void> {
    await this.#running?.stack.stop()
    this.#running = undefined
  }
}

/** Playwright's `test` with a `stack` for all tests of a file, started before the first of them. */
export const testWith = <Stack extends Stoppable>(start: () => Promise<Stack>) =>
  base.extend<{ stack: Stack }, { stacks: StackOfFile<Stack> }>({
    stacks: [
      async ({}, use) => {
        const stacks = new StackOfFile(start)
        await use(stacks)
        await stacks.stop()
      },
      { scope: 'worker', timeout: 300_000 },
    ],
    stack: [
      async ({ stacks }, use, { file }) => {
        await use(await stacks.get(file))
      },
      { timeout: 300_000 },
    ],
  })
