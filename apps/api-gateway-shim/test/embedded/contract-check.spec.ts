import { gzipSync } from 'node:zlib'
import { problemOf, type Problem } from '@envelope/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FoundDifference } from '../../src/contract-check/differences.ts'
import { startGateway, startLaravel, type Gateway, type Laravel } from '../support/laravel.ts'

let laravel: Laravel
let gateway: Gateway
let lines: string[]
const start = async (mode: string, more: Record<string, string> = {}) => {
  lines = []
  gateway = await startGateway({ LARAVEL_API_URL: laravel.url, CONTRACT_CHECK: mode, ...more }, lines)
}
beforeEach(async () => (laravel = await startLaravel()))
afterEach(async () => {
  await gateway.stop()
  await laravel.stop()
})

/** What Laravel answers from now on. */
function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  const type = status < 400 ? 'application/json' : 'application/problem+json'
  laravel.answer = (_, response) => {
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body))
  }
}
const call = (path = '/v1/tenant', init: RequestInit = {}) => fetch(gateway.url + path, init)

async function found(): Promise<Pick<FoundDifference, 'operation' | 'at' | 'expected' | 'came' | 'times'>[]> {
  const { data } = (await (await call('/dev/contract')).json()) as { data: FoundDifference[] }
  return data.map(({ operation, at, expected, came, times }) => ({ operation, at, expected, came, times }))
}

const tenant = { slug: 'acme', name: 'Acme' }
const envelope = {
  id: '0193573f-8f2b-7cc3-a6a5-0e9d3f1f2b11',
  title: 'Lease',
  status: 'draft',
  version: 1,
  sender: 'Ada',
  recipients: [],
  createdAt: '2026-11-23T14:00:00.000Z',
  updatedAt: '2026-11-23T14:00:00.000Z',
  sentAt: null,
  expiresAt: null,
}
const page = (...data: unknown[]) => ({ data, next: null, previous: null })

describe('CONTRACT_CHECK=warn', () => {
  beforeEach(() => start('warn'))

  it('says nothing of answers that are as the contract has them, refusals too', async () => {
    answers(200, tenant)
    await call()
    answers(404, problemOf('unknown_tenant'))
    await call()
    answers(200, page(envelope))
    await call('/v1/envelopes?limit=1')
    answers(200, '%PDF', { 'content-type': 'application/pdf' })
    await call(`/v1/envelopes/${envelope.id}/documents/${envelope.id}/content`)
    answers(404, 'no such thing', { 'content-type': 'text/plain' })
    await call('/v1/of-nobody')
    expect(await found()).toEqual([])
  })

  it.each<[string, () => void, { at: string; expected: string; came: string }[]]>([
    [
      'a status that it does not have',
      () => answers(202, tenant),
      [{ at: 'status', expected: expect.stringMatching(/^200, 400, .*503$/) as string, came: '202' }],
    ],
    [
      'another content type',
      () => answers(200, '<html>', { 'content-type': 'text/html' }),
      [{ at: 'content-type', expected: 'application/json', came: 'text/html' }],
    ],
    [
      'something that is no JSON',
      () => answers(200, '{"slug"'),
      [{ at: 'body', expected: 'JSON', came: 'something that cannot be read as such' }],
    ],
    [
      'a field that is missing, one of another type, and one too many',
      () => answers(200, { name: 7 }),
      [
        { at: 'name', expected: 'string', came: 'a number' },
        { at: 'slug', expected: 'string', came: 'nothing' },
      ],
    ],
    [
      'a field that it does not have',
      () => answers(200, { ...tenant, owner: { password_hash: 'x' } }),
      [{ at: 'owner', expected: 'no such field', came: 'an object' }],
    ],
    [
      'a refusal that is no problem document',
      () => answers(404, { message: 'Not Found' }, { 'content-type': 'application/json' }),
      [{ at: 'content-type', expected: 'application/problem+json', came: 'application/json' }],
    ],
    [
      'a problem that this operation does not have',
      () => answers(404, { ...problemOf('link_unknown'), status: 410 }),
      [
        { at: 'code', expected: 'unknown_tenant', came: 'link_unknown' },
        { at: 'status in the body', expected: '404, as the answer', came: '410' },
      ],
    ],
  ])('finds %s, and passes the answer on as it is', async (_, prepare, expected) => {
    prepare()
    const direct = await fetch(laravel.url)
    const answer = await call()
    expect([answer.status, await answer.text()]).toEqual([direct.status, await direct.text()])
    expect(await found()).toEqual(
      expected.map((each) => ({ operation: 'GET /v1/tenant', ...each, times: 1 })),
    )
  })

  it('says once what is wrong with every row, and counts how often it came', async () => {
    const wrong = { ...envelope, status: 'pending' }
    answers(200, page(wrong, envelope, wrong))
    for (let time = 0; time < 3; time++) await call('/v1/envelopes')
    const difference = { operation: 'GET /v1/envelopes', at: 'data[].status', came: '"pending"' }
    expect(await found()).toEqual([{ ...difference, expected: expect.any(String) as string, times: 3 }])
    const warnings = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40)
    expect(warnings).toEqual([expect.objectContaining(difference)])
  })

  it('reads compressed answers', async () => {
    answers(200, gzipSync(JSON.stringify({ name: 'Acme' })), { 'content-encoding': 'gzip' })
    expect(await (await call()).json()).toEqual({ name: 'Acme' })
    expect(await found()).toMatchObject([{ at: 'slug', came: 'nothing' }])
  })

  it('finds an operation that the contract does not have, and shows no token of its address', async () => {
    answers(200, {})
    await call('/v1/signings/abcdefghijklmnopqrstuvwxyz/7')
    expect(await found()).toMatchObject([{ operation: 'GET /v1/signings/{}/{}', at: 'operation' }])
  })

  it('shows the list to a browser as a page', async () => {
    answers(200, { ...tenant, '<script>': 1 })
    await call()
    const answer = await call('/dev/contract', { headers: { accept: 'text/html' } })
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await answer.text()
    const texts = [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, text]) => text)
    expect(texts.slice(0, 3)).toEqual(['GET /v1/tenant', '&lt;script&gt;', 'no such field'])
    expect(html).not.toContain('<script>')
  })
})

describe('CONTRACT_CHECK=fail', () => {
  beforeEach(() => start('fail'))

  it('passes on what is as the contract has it', async () => {
    answers(200, tenant, { 'x-laravel': '11' })
    const answer = await call()
    expect([answer.headers.get('x-laravel'), await answer.json()]).toEqual(['11', tenant])
  })

  it('answers 502 in place of anything else, and says what differs', async () => {
    answers(200, { slug: 'acme' })
    const answer = await call()
    expect(answer.status).toBe(502)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await answer.json()) as Problem
    expect(problem.detail).toBe(
      'GET /v1/tenant: the API’s answer is not what the contract says. name: expected string; came nothing.',
    )
    expect(problem.code).toBe('internal')
  })

  it('still passes files on while they come', async () => {
    answers(200, '%PDF', { 'content-type': 'application/pdf' })
    const answer = await call(`/v1/envelopes/${envelope.id}/documents/${envelope.id}/content`)
    expect(await answer.text()).toBe('%PDF')
  })
})

it('in production /dev/contract is whatever Laravel has there', async () => {
  await start('warn', { NODE_ENV: 'production' })
  answers(404, 'of laravel', { 'content-type': 'text/plain' })
  expect(await (await call('/dev/contract')).text()).toBe('of laravel')
})
