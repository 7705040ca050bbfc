import { test as base } from '@playwright/test'
import { connect, createServer } from 'node:net'
import { rm } from 'node:fs/promises'
import { edgeSocket } from './edge-socket.ts'
import { Stack } from './stack.ts'

export { expect } from '@playwright/test'

/** Tests against the stack that `npx nx run tools:stack-e2e` has brought up. */
export const test = base.extend<object, { stack: Stack; pdf: Buffer }>({
  stack: [
    async ({}, use) => {
      const stack = new Stack()
      await rm(edgeSocket, { force: true })
      // For Chromium, which runs in a network of its own.
      const bridge = createServer((incoming) => {
        const outgoing = connect(stack.port, '127.0.0.1')
        incoming.pipe(outgoing).pipe(incoming)
        for (const socket of [incoming, outgoing])
          socket.on('error', () => [incoming, outgoing].forEach((end) => end.destroy()))
      }).listen(edgeSocket)
      await use(stack)
      bridge.close()
      await stack.close()
    },
    { scope: 'worker' },
  ],
  /** A real PDF, printed by the browser. */
  pdf: [
    async ({ browser }, use) => {
      const page = await browser.newPage()
      await page.setContent('<h1>Agreement</h1><p>Terms and conditions apply.</p>')
      await use(await page.pdf())
      await page.close()
    },
    { scope: 'worker' },
  ],
})
