/** A service as ours are, for the tests of `runService`: it answers `/slow` when it is told to on stdin. */
import { once } from 'node:events'
import { createHttpServer, integer, readEnvironment, runService } from '../src/index.ts'
import { z } from 'zod'

await runService(
  'example',
  async ({ logger, draining, onShutdown }) => {
    const { EXAMPLE_PORT } = readEnvironment(z.object({ EXAMPLE_PORT: integer(0, 65_535) }))
    onShutdown('first opened', () => logger.info('first opened is closed last'))
    const server = createHttpServer({ name: 'example', logger, draining, readiness: {} })
    server.get('/slow', async () => {
      logger.info('request is in flight')
      await once(process.stdin, 'data')
      return { done: true }
    })
    server.get('/crash', () => {
      setImmediate(() => {
        throw new Error('nobody catches this')
      })
      return new Promise(() => {})
    })
    onShutdown('http', () => server.close())
    await server.listen({ port: EXAMPLE_PORT, host: '127.0.0.1' })
  },
  { portVariable: 'EXAMPLE_PORT' },
)
