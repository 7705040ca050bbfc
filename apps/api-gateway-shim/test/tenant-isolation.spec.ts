import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  callOperation,
  everyRow,
  makeSecrets,
  operationNames,
  operationOf,
  type Secrets,
} from './support/every-operation.ts'
import { startSystem, type System } from './support/system.ts'

let system: System
let secrets: Secrets

beforeAll(async () => {
  system = await startSystem()
  secrets = await makeSecrets(system)
})
afterAll(() => system.stop())

const callAtGlobex = (name: (typeof names)[number], bearer: string) =>
  callOperation(system, name, { secrets, host: system.globex.host, bearer })

const acmesOwn = () =>
  new RegExp(`Hidden|Ulrike|Acme|${secrets.tenantId}|${secrets.documentId}|${secrets.memberId}`, 'i')

/** The operators' own are in operator-isolation.spec.ts. */
const names = operationNames.filter((name) => operationOf(name).host !== 'operators')

describe('Acme’s token and links at Globex’s address', () => {
  const expected = { member: [401], link: [404], public: [200, 204, 404, 422], operator: [] }

  it.each(names)('%s: gives nothing, changes nothing', async (name) => {
    const before = await everyRow(system)
    const { status, body } = await callAtGlobex(name, system.acme.admin.token)
    expect(expected[operationOf(name).access]).toContain(status)
    expect(body).not.toMatch(acmesOwn())
    expect(await everyRow(system)).toBe(before)
  })
})

describe('Acme’s cookies, at either address', () => {
  const cookies = () =>
    ['nuxt-session', 'session', 'token'].map((name) => `${name}=${system.acme.admin.token}`)

  it.each(names.filter((name) => operationOf(name).access === 'member'))(
    '%s: are worth nothing',
    async (name) => {
      const before = await everyRow(system)
      for (const host of [system.globex.host, system.acme.host]) {
        const answer = await callOperation(system, name, { secrets, host, cookie: cookies().join('; ') })
        expect(answer).toMatchObject({ status: 401, code: 'unauthenticated' })
        expect(answer.body).not.toMatch(acmesOwn())
      }
      expect(await everyRow(system)).toBe(before)
    },
  )
})

describe('Globex’s own member with Acme’s ids and links', () => {
  it.each(names)('%s: gives nothing, changes nothing', async (name) => {
    // A member of their own, because signing out is among the operations.
    const { token } = await system.addMember(system.globex.tenant, `Spy ${name}`, 'owner')
    const before = await everyRow(system)
    const { status, body } = await callAtGlobex(name, token)
    const { path, access } = operationOf(name)
    if (name === 'authorizeChannel') expect(status).toBe(403)
    else if (path.includes('{')) expect(status).toBe(404)
    else if (access === 'member') expect(status).toBeLessThan(300)
    expect(body).not.toMatch(acmesOwn())
    expect(await everyRow(system)).toBe(before)
  })
})

describe('a host that is no tenant’s', () => {
  it.each([
    'nobody.localhost',
    'localhost',
    '127.0.0.1',
    'acme.localhost.evil.example',
    'x.acme.localhost',
    '',
  ])('%j: 404 unknown_tenant', async (host) => {
    for (const name of names) {
      const { method, path } = operationOf(name)
      const response = await fetch(system.baseURL + path.replace(/\{\w+\}/g, crypto.randomUUID()), {
        method,
        headers: { 'x-forwarded-host': host, authorization: `Bearer ${system.acme.admin.token}` },
      })
      expect({ name, status: response.status, code: ((await response.json()) as never)['code'] }).toEqual({
        name,
        status: 404,
        code: 'unknown_tenant',
      })
    }
  })

  it('is a tenant’s own domain once it has one', async () => {
    await system.application.database.global
      .insertInto('tenant_domains')
      .values({ domain: 'sign.acme.example', tenant_id: system.acme.tenant.id })
      .execute()
    for (const host of ['sign.acme.example', 'SIGN.Acme.example:3000', 'ACME.localhost:3000'])
      expect(await system.clientAt(host).getTenant()).toEqual({
        slug: 'acme',
        name: 'Acme Corporation',
        locale: 'en',
      })
  })
})
