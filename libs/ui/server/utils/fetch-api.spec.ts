import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { FetchError } from 'ofetch'
import { afterEach, expect, test } from 'vitest'
import { fetchApi } from './fetch-api.ts'
import { requestApi } from './request-api.ts'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

/** @returns the address of an API that answers like this */
async function api(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test('JSON goes, and comes back, whole', async () => {
  const baseURL = await api(async (request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const { method, url, headers } = request
    const { accept, 'content-type': type, 'x-test': test } = headers
    const answer = JSON.stringify({ method, url, accept, type, test, body: await text(request), sign: 'ä' })
    const bytes = Buffer.from(answer)
    const middle = bytes.indexOf('ä') + 1
    response.write(bytes.subarray(0, middle))
    response.end(bytes.subarray(middle))
  })
  const request = { baseURL, method: 'POST', query: { a: 'ö b' }, headers: { 'x-test': '1' }, body: { ü: 1 } }
  expect(await fetchApi('v1', request)).toEqual({
    method: 'POST',
    url: '/v1?a=%C3%B6+b',
    accept: 'application/json',
    type: 'application/json',
    test: '1',
    body: '{"ü":1}',
    sign: 'ä',
  })
})

test('a form goes as one', async () => {
  const baseURL = await api(async (request, response) => {
    response.end(`${request.headers['content-type']} ${await text(request)}`)
  })
  const body = new URLSearchParams({ name: 'a b' })
  expect(await fetchApi('', { baseURL, method: 'POST', body })).toBe(
    'application/x-www-form-urlencoded name=a+b',
  )
})

test('an answer without a body has no data', async () => {
  const baseURL = await api((_, response) => void response.writeHead(204).end())
  expect(await fetchApi('', { baseURL })).toBeUndefined()
})

test.each([
  ['a problem', 'application/problem+json', '{"code":"gone"}', { code: 'gone' }],
  ['a page of something in between', 'text/html', '<h1>Gone</h1>', '<h1>Gone</h1>'],
])('%s is thrown with its status and data', async (_, type, body, data) => {
  const baseURL = await api((_, response) => response.writeHead(410, { 'content-type': type }).end(body))
  const error: unknown = await fetchApi('', { baseURL }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(FetchError)
  expect(error).toMatchObject({ status: 410, data })
})

test.each<[string, string, RequestListener]>([
  [
    'is cut off',
    'aborted',
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' }).write('cut')
      setImmediate(() => response.destroy())
    },
  ],
  [
    'is no JSON where it says so',
    'JSON',
    (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{'),
  ],
])('an answer that %s is none', async (_, cause, listener) => {
  const error: unknown = await fetchApi('', { baseURL: await api(listener) }).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(FetchError)
  expect((error as FetchError).status).toBeUndefined()
  expect((error as FetchError).message).toContain(cause)
})

test.each<[string, RequestListener]>([
  ['does not begin', () => {}],
  ['does not end', (_, response) => void response.writeHead(200).write('a')],
])('an answer that %s in time is none', async (_, listener) => {
  const url = new URL(await api(listener))
  const read = async () => {
    const answer = await requestApi(url, { method: 'GET', headers: {}, timeout: 50 })
    return answer.toArray()
  }
  await expect(read()).rejects.toThrow(/no answer within 50 milliseconds|aborted/)
})
