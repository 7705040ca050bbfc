import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pusherServer } from './echo-client.ts'
import { NodeProcess } from './node-process.ts'
import { credentials } from './running-bridge.ts'
import { signedUrl } from './signed-request.ts'
import { SocketClient } from './socket-client.ts'

/*
 * 10,000 frames and requests that nobody should send, against one process. It must answer each in a way that the
 * protocol knows, go on serving others, and never end.
 */

const options = { numRuns: 5_000, endOnFailure: true } as const
const limit = 10_000

/** The process lives, and others are served as before: an event still arrives, and nothing else does. */
async function othersAreServed(node: NodeProcess): Promise<void> {
  const witness = await SocketClient.connect(node.port)
  witness.subscribe('witness')
  await witness.drain()
  await pusherServer(node.port).trigger('witness', 'still', 'there')
  await witness.receives({ event: 'still', data: 'there' })
  expect(await witness.drain()).toEqual([])
}

const word = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'pusher:subscribe',
    'pusher:unsubscribe',
    'pusher:signin',
    'pusher:ping',
    'client-x',
    '__proto__',
  ),
  fc.constantFrom('presence-r', 'private-x', 'cache-c', '#server-to-user-1', 'private-encrypted-cache-x', ''),
)
const subscription = fc.record(
  {
    channel: fc.oneof(word, fc.anything()),
    auth: fc.oneof(word, fc.anything()),
    channel_data: word,
    user_data: word,
  },
  { requiredKeys: [] },
)
const message = fc.record(
  {
    event: fc.oneof(word, fc.anything()),
    channel: fc.oneof(word, fc.anything()),
    data: fc.oneof(subscription, word, fc.anything()),
  },
  { requiredKeys: [] },
)
/** Anything JSON can say, messages that are nearly right, text that is none, and bytes. */
const frame = fc.oneof(
  fc.json(),
  message.map((value) => JSON.stringify(value) ?? ''),
  message.map((value) => (JSON.stringify(value) ?? '').slice(0, -1)),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
)

describe('5,000 bad frames', () => {
  it('are answered or refused, and reach nobody else', async () => {
    const node = await NodeProcess.start()
    let client = await SocketClient.connect(node.port)
    const allowed =
      /^pusher(_internal)?:(error|pong|subscription_succeeded|subscription_error|cache_miss|signin_success)$/
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 20 }), async (frames) => {
        if (!client.isOpen) client = await SocketClient.connect(node.port)
        for (const each of frames) client.send(each)
        const answered = client.drain().catch(() => [])
        const answers = await Promise.race([answered, client.closed])
        if (typeof answers !== 'number') for (const { event } of answers) expect(event).toMatch(allowed)
        // A false sign-in closes the connection for good; nothing else here may.
        else expect(answers).toBe(4009)
      }),
      { ...options, numRuns: options.numRuns / 10 },
    )
    await othersAreServed(node)
  }, 600_000)
})

describe('5,000 bad requests', () => {
  const event = fc.record(
    {
      name: fc.anything(),
      channel: fc.anything(),
      channels: fc.anything(),
      data: fc.anything(),
      socket_id: fc.anything(),
      info: fc.anything(),
    },
    { requiredKeys: [] },
  )
  const body = fc.oneof(
    fc.json(),
    event.map((value) => JSON.stringify(value) ?? ''),
    fc
      .record({ batch: fc.oneof(fc.anything(), fc.array(event, { maxLength: 3 })) })
      .map((value) => JSON.stringify(value) ?? ''),
    fc.string({ unit: 'binary', maxLength: 200 }),
  )
  const path = fc.oneof(
    fc.constantFrom(
      '/events',
      '/batch_events',
      '/channels',
      '/connections',
      '/users/1/terminate_connections',
    ),
    word.map((name) => `/channels/${encodeURIComponent(wellFormed(name))}`),
    word.map((name) => `/channels/${encodeURIComponent(wellFormed(name))}/users`),
    word.map((name) => `/${encodeURIComponent(wellFormed(name))}`),
  )

  const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE')
  const parameter = fc.constantFrom('info', 'filter_by_prefix', 'auth_version', 'x')
  const query = fc.dictionary(parameter, fc.string({ maxLength: 20 }))
  const badRequest = fc.record({ path, body, method, isSigned: fc.boolean(), query })
  type BadRequest = typeof badRequest extends fc.Arbitrary<infer Value> ? Value : never

  async function statusOf(port: number, request: BadRequest): Promise<number> {
    const { path, method, isSigned, query } = request
    const text = request.body.slice(0, limit)
    const sent = method === 'GET' ? {} : { body: text }
    const forged = isSigned ? {} : { forged: { auth_signature: text.slice(0, 64) } }
    const url = signedUrl(port, `/apps/${credentials.id}${path}`, { method, query, ...sent, ...forged })
    const response = await fetch(url, { method, ...sent })
    await response.arrayBuffer()
    return response.status
  }

  it('get a status that says what is wrong with them, never 500', async () => {
    const node = await NodeProcess.start()
    await fc.assert(
      fc.asyncProperty(fc.array(badRequest, { minLength: 20, maxLength: 20 }), async (requests) => {
        const statuses = await Promise.all(requests.map((request) => statusOf(node.port, request)))
        for (const [index, status] of statuses.entries()) {
          expect([200, 400, 401, 404, 405, 413, 414, 422]).toContain(status)
          if (!requests[index]!.isSigned) expect(status).not.toBe(200)
        }
      }),
      { ...options, numRuns: options.numRuns / 20 },
    )
    await othersAreServed(node)
  }, 600_000)
})

/** Half of a surrogate pair cannot be percent-encoded. */
const wellFormed = (text: string) => (text.toWellFormed() || 'x').slice(0, 100)
