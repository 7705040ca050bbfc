import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ofetch } from 'ofetch'
import { clientOf } from './client-of.ts'
import { createClient, operationPath, type Client } from './client.ts'
import { ProblemError, problemOf } from './problem-codes.ts'

let server: Server
let client: Client
let answer: (request: IncomingMessage, response: ServerResponse, body: string) => void

beforeEach(async () => {
  server = createServer(async (request, response) => answer(request, response, await text(request)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  client = createClient({ baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api` })
})
afterEach(() => server.close())

const id = '0193573f-8f2b-7cc3-a6a5-0e9d3f1f2b11'

describe('the client', () => {
  it('sends parameters, query and body as the operation says, and resolves with the answer', async () => {
    answer = (request, response, body) => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          url: request.url,
          method: request.method,
          body,
          type: request.headers['content-type'],
        }),
      )
    }
    expect(await client.listEnvelopes({ query: { status: 'draft', limit: 5 } })).toMatchObject({
      method: 'GET',
      url: '/api/v1/envelopes?status=draft&limit=5',
    })
    expect(
      await client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Mistake' } }),
    ).toMatchObject({
      method: 'POST',
      url: `/api/v1/envelopes/${id}/void`,
      body: '{"reason":"Mistake"}',
    })
    const body = { socket_id: '1.2', channel_name: 'private-a b' }
    expect(await client.authorizeChannel({ body })).toMatchObject({
      body: 'socket_id=1.2&channel_name=private-a+b',
      type: expect.stringContaining('application/x-www-form-urlencoded') as string,
    })
  })

  it('rejects with the problem document of the API', async () => {
    const sent = problemOf('validation_failed', { errors: { title: ['Enter a title.'] } })
    answer = (_, response) => {
      response.writeHead(422, { 'content-type': 'application/problem+json' }).end(JSON.stringify(sent))
    }
    const error = await client.sendEnvelope({ params: { envelopeId: id } }).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(ProblemError)
    expect((error as ProblemError).problem).toEqual(sent)
  })

  it.each([
    [500, 'internal'],
    [502, 'unavailable'],
    [504, 'unavailable'],
  ])('takes a bare %i for %s', async (status, code) => {
    answer = (_, response) => response.writeHead(status).end('<html>')
    await expect(client.getTenant()).rejects.toMatchObject({ problem: { code } })
  })

  it('says that nobody answers', async () => {
    answer = (_, response) => response.destroy()
    await expect(client.getTenant()).rejects.toMatchObject({ problem: problemOf('unavailable') })
  })

  it('blames nobody where a browser is offline', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    answer = (_, response) => response.destroy()
    const title = 'You are offline. Try again when you are connected.'
    await expect(client.getTenant()).rejects.toMatchObject({ problem: { code: 'unavailable', title } })
    vi.unstubAllGlobals()
  })

  it('sends a request once, whatever comes back', async () => {
    let requests = 0
    answer = (_, response) => {
      requests++
      response.writeHead(503).end()
    }
    await client.getTenant().catch(() => {})
    expect(requests).toBe(1)
  })
})

describe('a client of routes', () => {
  it('calls those, and has no others', () => {
    const routes = { getTenant: { method: 'GET', path: '/v1/tenant' } } as const
    const client = clientOf(routes, { baseURL: '', fetch: ofetch, problemIn: () => undefined })
    expect(client.getTenant).toBeTypeOf('function')
    expect(client.getUsage).toBeUndefined()
  })
})

describe('operationPath', () => {
  it('escapes what is filled in', () => {
    expect(operationPath('getSigningRequest', { token: '../v1/me?' })).toBe('/v1/signing/..%2Fv1%2Fme%3F')
  })

  it('names a parameter that is missing', () => {
    expect(() => operationPath('getEnvelope')).toThrow(
      '/v1/envelopes/{envelopeId}: the path parameter “envelopeId” is missing',
    )
  })
})
