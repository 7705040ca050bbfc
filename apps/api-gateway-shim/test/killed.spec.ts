import { createClient, type Client, type EnvelopeChanged } from '@envelope/contract'
import getPort from 'get-port'
import { ofetch } from 'ofetch'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { failpoints } from '../src/failpoints.ts'
import { endLeases } from '../src/jobs/relay.ts'
import { draftEnvelope, linkOf, mailsTo, person } from './support/envelopes.ts'
import { ShimProcess } from './support/processes.ts'
import { startSystem, type System } from './support/system.ts'

/** The API that the test itself asks, and that stays; what is killed are processes beside it on the same stores. */
let system: System
let running: ShimProcess[] = []

beforeAll(async () => (system = await startSystem({ relay: false })))
afterEach(async () => {
  await Promise.all(running.map((shim) => shim.kill('SIGKILL')))
  running = []
})
afterAll(() => system.stop())

const patience = { timeout: 60_000, interval: 100 }

function launch(command: 'serve' | 'worker', variables: Record<string, string>): ShimProcess {
  const shim = new ShimProcess([command], {
    ...system.env,
    LOG_LEVEL: 'info',
    REVERB_PORT: String(system.reverb.port),
    ...variables,
  })
  running.push(shim)
  return shim
}

async function start(command: 'serve' | 'worker', variables: Record<string, string> = {}) {
  const port = String(await getPort())
  const shim = launch(command, { API_PORT: port, ...variables })
  await vi.waitFor(
    () => expect(shim.output + shim.errors).toContain(command === 'serve' ? 'listening on' : 'running jobs'),
    patience,
  )
  const { host, admin } = system.acme
  const headers = { 'x-forwarded-host': host, authorization: `Bearer ${admin.token}` }
  const client = createClient({ baseURL: `http://127.0.0.1:${port}`, fetch: ofetch.create({ headers }) })
  return { shim, client }
}

/** Runs jobs: on the embedded default everything is one process. */
const jobs = () => (system.application.embedded ? 'serve' : 'worker')

const sign = (client: Client, token: string) =>
  client.signEnvelope({ params: { token }, body: { signature: 'Signed', consent: true } })

/** The token in a recipient's link, before it was mailed. */
async function tokenOf(envelopeId: string): Promise<string> {
  const { database, links } = system.application
  const recipient = await database
    .tenant(system.acme.tenant.id)
    .selectFrom('recipients')
    .selectAll()
    .where('envelope_id', '=', envelopeId)
    .executeTakeFirstOrThrow()
  return links.urlFor(system.acme.tenant, recipient).split('/').at(-1)!
}

/** Once nothing is left to do: what happened to the envelope, was published of it, and mailed. */
async function outcomeOf(envelopeId: string, name: string) {
  const { admin } = system.acme
  await vi.waitFor(async () => {
    const left = system.application.database.global.selectFrom('outbox').select(['kind', 'last_error'])
    expect(await left.execute()).toEqual([])
  }, patience)
  const { history } = await admin.client.getEnvelope({ params: { envelopeId } })
  const published = system.reverb.published
    .map(({ data }) => data as EnvelopeChanged)
    .filter(({ envelope }) => envelope.id === envelopeId)
  const toSender = await mailsTo(system.acme, admin.email)
  const toRecipient = await mailsTo(system.acme, person(name).email)
  const copies = toRecipient.filter(({ subject }) => subject.startsWith('Completed:')).length
  return {
    history: history.map(({ type }) => type),
    published: [...new Set(published.map(({ event }) => event.type))],
    links: toRecipient.length - copies,
    copies,
    mailsToSender: toSender.filter(({ subject }) => subject.includes(name)).length,
  }
}

const history = ['created', 'sent', 'delivered', 'signed', 'completed']

describe('after a kill, each mail was sent once, every event is in the history and published, nothing is left', () => {
  it.each(failpoints.filter((name) => name.startsWith('send:')))('%s', { timeout: 180_000 }, async (name) => {
    const who = name.replace(':', '')
    const params = { envelopeId: (await draft(who)).id }
    const { shim, client } = await start('serve', { FAILPOINT: name })
    await expect(client.sendEnvelope({ params })).rejects.toThrow()
    expect((await shim.exit)[1]).toBe('SIGKILL')

    await endLeases(system.application.database.global)
    await start(jobs())
    // As a person does, who got no answer.
    await system.acme.admin.client.sendEnvelope({ params })
    await sign(system.acme.visitor, await vi.waitFor(() => linkOf(system.acme, who), patience))
    expect(await outcomeOf(params.envelopeId, who)).toEqual({
      history,
      published: history,
      links: 1,
      copies: 1,
      mailsToSender: 1,
    })
  })

  it.each(failpoints.filter((name) => name.startsWith('sign:')))('%s', { timeout: 180_000 }, async (name) => {
    const who = name.replace(':', '')
    const { id } = await draft(who)
    await system.acme.admin.client.sendEnvelope({ params: { envelopeId: id } })
    const token = await tokenOf(id)
    const { shim, client } = await start('serve', { FAILPOINT: name })
    await expect(sign(client, token)).rejects.toThrow()
    expect((await shim.exit)[1]).toBe('SIGKILL')

    const again = sign(system.acme.visitor, token)
    if (name === 'sign:committed')
      await expect(again).rejects.toMatchObject({ problem: { code: 'link_used' } })
    else await again
    await endLeases(system.application.database.global)
    await start(jobs())
    const outcome = await outcomeOf(id, who)
    expect(outcome).toMatchObject({ history, published: history, copies: 1, mailsToSender: 1 })
    // Who has signed before the link was mailed gets none.
    expect(outcome.links).toBeLessThanOrEqual(1)
  })

  it.each(failpoints.filter((name) => /^(relay|job):/.test(name)))(
    '%s',
    { timeout: 180_000 },
    async (name) => {
      const who = name.replace(':', '')
      const params = { envelopeId: (await draft(who)).id }
      await system.acme.admin.client.sendEnvelope({ params })
      const shim = launch(jobs(), { API_PORT: String(await getPort()), FAILPOINT: name })
      expect((await shim.exit)[1]).toBe('SIGKILL')

      await endLeases(system.application.database.global)
      await start(jobs())
      await sign(system.acme.visitor, await vi.waitFor(() => linkOf(system.acme, who), patience))
      expect(await outcomeOf(params.envelopeId, who)).toEqual({
        history,
        published: history,
        links: 1,
        copies: 1,
        mailsToSender: 1,
      })
    },
  )
})

describe('an erasure during which its process is killed', () => {
  it.each(failpoints.filter((name) => name.startsWith('erase:')))(
    '%s: the next goes on, and nothing is counted twice',
    { timeout: 180_000 },
    async (name) => {
      const who = name.replace(':', '')
      const { client } = await system.addMember(system.acme.tenant, `Owner ${who}`, 'owner')
      for (let count = 0; count < 3; count += 1)
        await client.createEnvelope({ body: { title: who, recipients: [person(who)] } })
      const { email } = person(who)
      const erasure = await client.createErasure({ body: { email, confirmation: email } })
      expect(erasure).toMatchObject({ envelopes: 0, finishedAt: null })
      // Who asks again is told how far it is.
      expect(await client.createErasure({ body: { email, confirmation: email } })).toEqual(erasure)
      const shim = launch(jobs(), { API_PORT: String(await getPort()), FAILPOINT: name })
      expect((await shim.exit)[1]).toBe('SIGKILL')

      await endLeases(system.application.database.global)
      await start(jobs())
      await vi.waitFor(async () => {
        const { data } = await client.listErasures()
        expect(data.find(({ id }) => id === erasure.id)).toMatchObject({
          envelopes: 3,
          finishedAt: expect.any(String),
        })
      }, patience)
    },
  )
})

const draft = (name: string) =>
  draftEnvelope(system, system.acme, { title: name, recipients: [person(name)] })
