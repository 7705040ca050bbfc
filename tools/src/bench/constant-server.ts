/**
 * Fastify as every service of ours has it, with the routes that are measured: they answer what `ANSWERS` (a file of JSON, by
 * `METHOD path`) says, whoever asks, and ask nobody. With `UPSTREAM` it is a plain proxy to there instead.
 */
import { readFileSync } from 'node:fs'
import proxy from '@fastify/http-proxy'
import { createHttpServer, createLogger } from '@envelope/service'

const { PORT, ANSWERS, UPSTREAM } = process.env
const server = createHttpServer({
  name: 'constant',
  logger: createLogger({ name: 'constant' }),
  readiness: {},
})

if (UPSTREAM !== undefined) await server.register(proxy, { upstream: UPSTREAM })
else
  for (const [route, answer] of Object.entries(JSON.parse(readFileSync(ANSWERS!, 'utf8')) as object)) {
    const [method, url] = route.split(' ') as ['GET' | 'POST', string]
    server.route({ method, url, handler: async (_request, reply) => reply.send(answer) })
  }

await server.listen({ host: '127.0.0.1', port: Number(PORT) })
