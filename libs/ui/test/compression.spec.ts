import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { open } from './support/browser.ts'
import { BuiltServer } from './support/built-server.ts'
import { freePort } from './support/free-port.ts'

let server: BuiltServer
beforeAll(async () => {
  server = await new BuiltServer(await freePort(), { NUXT_SESSION_PASSWORD: 'p'.repeat(40) }).ready()
})
afterAll(() => server.stop())

async function answerTo(path: string, accepted?: string) {
  const headers = accepted === undefined ? {} : { 'accept-encoding': accepted }
  const outgoing = open(server.port, path, { headers }).end()
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject)
  })
  const { 'content-encoding': encoding, vary } = response.headers
  return { encoding, vary, body: await buffer(response) }
}

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
])('a page for a browser that accepts %j is compressed by %s', async (accepted, encoding, decompressed) => {
  const answer = await answerTo('/', accepted)
  expect(answer).toMatchObject({ encoding, vary: expect.stringContaining('accept-encoding') })
  expect(decompressed(answer.body).toString()).toMatch(/^<!DOCTYPE html>.*<\/html>$/s)
})

test.each([undefined, 'identity', 'zstd'])('a page stays as it is where %j is accepted', async (accepted) => {
  const { encoding, body } = await answerTo('/', accepted)
  expect(encoding).toBeUndefined()
  expect(body.toString()).toContain('<!DOCTYPE html>')
})
