import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { realtimePage } from './realtime-page.html.ts'
import type { TrafficLog } from './traffic-log.ts'

interface RealtimePageOptions {
  traffic: TrafficLog
  /** What is shown: `this server`, or the address of an upstream Reverb. */
  source: string
  /** Publishes a test event; rejects with what is wrong. */
  publish: (event: { channel: string; name: string; data: string }) => Promise<unknown>
}

const testEvent = z.object({
  channel: z.string().min(1, 'a channel is needed'),
  name: z.string().min(1, 'an event is needed'),
  data: z.string().default('{}'),
})

/** `/dev/realtime`: what goes on, for developers. It shows everything to everyone, so it is never there in production. */
export function addRealtimePage(
  server: FastifyInstance,
  { traffic, source, publish }: RealtimePageOptions,
): void {
  server.get('/dev/realtime', (_request, reply) => {
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header(
        'content-security-policy',
        `default-src 'none'; connect-src 'self'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(realtimePage(source, nonce))
  })
  server.get('/dev/realtime/state', async () => ({ source, ...traffic.state }))
  server.post('/dev/realtime/events', async (request, reply) => {
    if (!isSameOrigin(request)) return reply.code(403).send({ error: 'another site may not send events' })
    const event = testEvent.safeParse(jsonOf(request.body))
    if (!event.success) return reply.code(422).send({ error: event.error.issues[0]!.message })
    try {
      await publish(event.data)
      return {}
    } catch (error) {
      return reply.code(502).send({ error: (error as Error).message })
    }
  })
}

/** A page of another site can send requests here, but not say that it is this one. */
function isSameOrigin({ headers }: FastifyRequest): boolean {
  return headers.origin !== undefined && URL.parse(headers.origin)?.host === headers.host
}

function jsonOf(body: unknown): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}
