import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
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

test('a text goes, and one comes back, whole, with its type and status', async () => {
  const url = await api(async (request, response) => {
    response.writeHead(422, { 'content-type': 'application/json' })
    response.write(Buffer.from('ä').subarray(0, 1))
    response.write(Buffer.from('ä').subarray(1))
    response.end(`${request.method} ${request.headers['x-test']} ${await text(request)}`)
  })
  const answer = await fetchApi(url, { method: 'POST', headers: new Headers({ 'x-test': '1' }), body: 'ö' })
  expect(answer.status).toBe(422)
  expect(answer.headers.get('content-type')).toBe('application/json')
  expect(await answer.text()).toBe('äPOST 1 ö')
})

test('an answer that is cut off is none', async () => {
  const url = await api((_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('cut')
    setImmediate(() => response.destroy())
  })
  await expect(fetchApi(url, { headers: new Headers() })).rejects.toThrow('aborted')
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
