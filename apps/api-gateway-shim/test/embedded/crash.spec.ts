import { createClient, type Client } from '@envelope/contract'
import getPort from 'get-port'
import { ofetch } from 'ofetch'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createEnvironment, type TestEnvironment } from '../support/environment.ts'
import { pdf } from '../support/envelopes.ts'
import { ShimProcess } from '../support/processes.ts'
import { startReverb } from '../support/reverb.ts'
import { readConfiguration } from '../../src/configuration.ts'

const kills = 6

let environment: TestEnvironment
let env: Record<string, string>
let reverb: Awaited<ReturnType<typeof startReverb>>
let shim: ShimProcess
let client: Client

const host = 'acme.localhost'
const baseURL = () => `http://127.0.0.1:${env.API_PORT}`
const clientWith = (headers: Record<string, string>) =>
  createClient({
    baseURL: baseURL(),
    fetch: ofetch.create({ headers: { 'x-forwarded-host': host, ...headers } }),
  })
const start = async () => (shim = await new ShimProcess(['serve'], env).says('listening on'))
let authorization: Record<string, string>

beforeAll(async () => {
  environment = await createEnvironment()
  reverb = await startReverb(readConfiguration(environment.variables).reverb)
  env = {
    ...environment.variables,
    LOG_LEVEL: 'info',
    API_PORT: String(await getPort()),
    REVERB_PORT: String(reverb.port),
  }
  await start()
  const body = { email: 'admin@acme.test', password: 'envelope' }
  const { token } = await clientWith({}).createSession({ body })
  authorization = { authorization: `Bearer ${token}` }
  client = clientWith(authorization)
})
afterAll(async () => {
  await shim.kill('SIGKILL')
  await reverb.stop()
  await environment.remove()
})

/** As a person does: tries a step again until it has worked. */
const persistently = <Result>(step: () => Promise<Result>): Promise<Result> =>
  vi.waitFor(step, { timeout: 60_000, interval: 20 })

async function sendOne(number: number): Promise<string> {
  const recipients = [{ name: `Person ${number}`, email: `person${number}@crash.example`, order: 1 }]
  const created = await persistently(() =>
    client.createEnvelope(
      { body: { title: `Crash ${number}`, recipients } },
      { headers: { 'idempotency-key': `crash-${number}` } },
    ),
  )
  const params = { envelopeId: created.id }
  await persistently(async () => {
    if ((await client.getEnvelope({ params })).documents.length > 0) return
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(pdf)]), 'crash.pdf')
    const response = await fetch(`${baseURL()}/v1/envelopes/${created.id}/documents`, {
      method: 'POST',
      headers: { 'x-forwarded-host': host, ...authorization },
      body: form,
    })
    expect(response.status).toBe(201)
  })
  await persistently(() => client.sendEnvelope({ params }))
  return created.id
}

it('killed again and again while envelopes are sent: none is lost, no mail is lost or doubled', async () => {
  const sent: string[] = []
  let done = false
  const sending = async (first: number) => {
    for (let number = first; !done; number += 2) sent.push(await sendOne(number))
  }
  const senders = [sending(0), sending(1)]
  for (let kill = 0; kill < kills; kill++) {
    const before = sent.length
    await expect.poll(() => sent.length, { timeout: 60_000, interval: 5 }).toBeGreaterThan(before + kill)
    await shim.kill('SIGKILL')
    await start()
  }
  done = true
  await Promise.all(senders)

  expect(new Set(sent).size).toBe(sent.length)
  for (const envelopeId of sent) {
    await expect
      .poll(async () => (await client.getEnvelope({ params: { envelopeId } })).status, { timeout: 60_000 })
      .toBe('delivered')
    const { history, documents } = await client.getEnvelope({ params: { envelopeId } })
    expect(history.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'created'],
      [2, 'sent'],
      [3, 'delivered'],
    ])
    expect(documents).toHaveLength(1)
  }
  const { data } = await clientWith({}).getMailbox()
  const addresses = data.map(({ to }) => to).filter((to) => to.includes('crash.example'))
  expect(addresses).toHaveLength(sent.length)
  expect(new Set(addresses).size).toBe(addresses.length)

  const eventsOf = (envelopeId: string) =>
    new Set(
      reverb.published
        .map(({ data: change }) => change as { envelope: { id: string }; event: { sequence: number } })
        .filter(({ envelope }) => envelope.id === envelopeId)
        .map(({ event }) => event.sequence),
    )
  for (const envelopeId of sent)
    await expect.poll(() => eventsOf(envelopeId).size, { timeout: 30_000 }).toBe(3)
}, 300_000)
