import { envelopeStatuses } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoOperator, demoPassword, demoTenants } from '../src/demo/accounts.ts'
import { seedDemoData, seedDemoOperator } from '../src/demo/seed.ts'
import { runDueTasks } from '../src/jobs/scheduler.ts'
import { sha256 } from './support/envelopes.ts'
import { operatorsHost, startSystem, type System } from './support/system.ts'

let system: System

beforeAll(async () => {
  system = await startSystem()
  const { database } = system.application
  for (const { tenant } of [system.acme, system.globex]) {
    const own = database.tenant(tenant.id)
    await own.deleteFrom('access_tokens').execute()
    await own.deleteFrom('users').execute()
  }
  await database.global.deleteFrom('tenants').execute()
  expect(await seedDemoData(system.application)).toBe(true)
})
afterAll(() => system.stop())

async function memberOf(slug: string, email: string) {
  const host = `${slug}.localhost`
  const { token } = await system.clientAt(host).createSession({ body: { email, password: demoPassword } })
  return { host, token, client: system.clientAt(host, { authorization: `Bearer ${token}` }) }
}

async function allEnvelopes(client: System['acme']['visitor']) {
  return (await client.listEnvelopes({ query: { limit: 100 } })).data
}

describe('the demo', () => {
  it('is written once', async () => {
    expect(await seedDemoData(system.application)).toBe(false)
  })

  it.each(demoTenants.flatMap(({ slug, users }) => users.map(({ email, role }) => ({ slug, email, role }))))(
    '$email can sign in at $slug',
    async ({ slug, email, role }) => {
      const { client } = await memberOf(slug, email)
      expect(await client.getAccount()).toMatchObject({ user: { email, role }, tenant: { slug } })
    },
  )

  it('has an operator, made where there is none', async () => {
    const { global } = system.application.database
    await seedDemoOperator(global)
    expect(await global.selectFrom('operators').select('email').execute()).toEqual([
      { email: system.operator.email },
    ])
    await global.deleteFrom('operators').execute()
    for (let time = 0; time < 2; time++) await seedDemoOperator(global)
    const client = system.clientAt(operatorsHost)
    const body = { email: demoOperator.email, password: demoPassword }
    expect((await client.createOperatorSession({ body })).user.name).toBe(demoOperator.name)
  })

  it('has envelopes in every status, with a history that leads there', async () => {
    const { client } = await memberOf('acme', 'admin@acme.test')
    const envelopes = await allEnvelopes(client)
    expect(envelopes).toHaveLength(60)
    expect(new Set(envelopes.map(({ status }) => status))).toEqual(new Set(envelopeStatuses))
    for (const { id, version, createdAt, updatedAt, status } of envelopes) {
      const { history } = await client.getEnvelope({ params: { envelopeId: id } })
      expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1))
      expect(history).toHaveLength(version)
      expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted())
      expect([history[0]!.at, history.at(-1)!.at]).toEqual([createdAt, updatedAt])
      expect(updatedAt < new Date().toISOString()).toBe(true)
      if (!['viewed', 'signed'].includes(status))
        expect(history.at(-1)!.type).toBe(status === 'draft' ? 'created' : status)
    }
    expect(await allEnvelopes((await memberOf('globex', 'admin@globex.test')).client)).toHaveLength(8)
  })

  it('has nothing that the scheduler would have closed already', async () => {
    const { client } = await memberOf('acme', 'admin@acme.test')
    const before = await allEnvelopes(client)
    await runDueTasks(system.application)
    expect(await allEnvelopes(client)).toEqual(before)
  })

  it('has real documents', async () => {
    const { client, host, token } = await memberOf('acme', 'admin@acme.test')
    const [newest] = await allEnvelopes(client)
    const { id, documents } = await client.getEnvelope({ params: { envelopeId: newest!.id } })
    const response = await fetch(
      `${system.baseURL}/v1/envelopes/${id}/documents/${documents[0]!.id}/content`,
      {
        headers: { 'x-forwarded-host': host, authorization: `Bearer ${token}` },
      },
    )
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const content = Buffer.from(await response.arrayBuffer())
    expect(sha256(content)).toBe(documents[0]!.sha256)
    expect(content.subarray(0, 5).toString()).toBe('%PDF-')
  })

  it('has links that work', async () => {
    const { host } = await memberOf('acme', 'admin@acme.test')
    const visitor = system.clientAt(host)
    const { data } = await visitor.getMailbox()
    const tokens = data.map(({ text }) => /\/sign\/([\w-]+)/.exec(text)![1]!)
    const outcomes = await Promise.allSettled(
      tokens.map((token) => visitor.getSigningRequest({ params: { token } })),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(10)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected')
        expect(['link_used', 'link_declined', 'link_expired', 'link_voided']).toContain(
          outcome.reason.problem.code,
        )
  })
})
