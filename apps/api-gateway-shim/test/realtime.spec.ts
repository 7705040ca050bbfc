import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemOf } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
let envelopeId: string

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
  envelopeId = (await acme.admin.client.createEnvelope({ body: { title: 'Watched' } })).id
})
afterAll(() => system.stop())

const authorize = (channel_name: string, socket_id = '123.456') =>
  acme.admin.client.authorizeChannel({ body: { socket_id, channel_name } })

function signed(text: string): string {
  const { key, secret } = system.application.configuration.reverb
  return `${key}:${createHmac('sha256', secret).update(text).digest('hex')}`
}

describe('a subscription', () => {
  it.each([
    ['the own tenant’s channel', () => `private-tenant.${acme.tenant.id}`],
    ['an envelope’s viewers', () => `presence-tenant.${acme.tenant.id}.envelope.${envelopeId}`],
  ])('to %s is signed together with who one is, and in which session', async (_, name) => {
    const channel = name()
    const channel_data = JSON.stringify({
      user_id: acme.admin.id,
      user_info: { name: 'Ada Admin' },
      session_id: acme.admin.token.split('|')[0],
    })
    expect(await authorize(channel)).toEqual({
      auth: signed(`123.456:${channel}:${channel_data}`),
      channel_data,
    })
  })

  it.each([
    ['another tenant', () => `private-tenant.${system.globex.tenant.id}`],
    ['another tenant’s envelope', () => `presence-tenant.${system.globex.tenant.id}.envelope.${envelopeId}`],
    [
      'an envelope that is not there',
      () => `presence-tenant.${acme.tenant.id}.envelope.${crypto.randomUUID()}`,
    ],
    ['the tenant’s channel as a presence channel', () => `presence-tenant.${acme.tenant.id}`],
    ['an envelope’s as a private channel', () => `private-tenant.${acme.tenant.id}.envelope.${envelopeId}`],
    ['a longer name', () => `private-tenant.${acme.tenant.id}.x`],
    ['two names in one', () => `private-tenant.${acme.tenant.id}:private-tenant.${system.globex.tenant.id}`],
    ['a public channel', () => 'news'],
    ['an encrypted channel', () => `private-encrypted-tenant.${acme.tenant.id}`],
  ])('to %s is forbidden', async (_, channel) => {
    expect(await problemOf(authorize(channel()))).toMatchObject({ status: 403, code: 'forbidden' })
  })

  it('takes JSON as well as a form, and a socket id that is one', async () => {
    const channel_name = `private-tenant.${acme.tenant.id}`
    const response = await fetch(`${system.baseURL}/broadcasting/auth`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-host': acme.host,
        authorization: `Bearer ${acme.admin.token}`,
      },
      body: JSON.stringify({ socket_id: '123.456', channel_name }),
    })
    expect(await response.json()).toEqual(await authorize(channel_name))
    expect(await problemOf(authorize(channel_name, '1:2'))).toMatchObject({
      errors: { socket_id: ['This is not a socket id, like 123.456.'] },
    })
  })

  it('needs a member', async () => {
    const call = acme.visitor.authorizeChannel({
      body: { socket_id: '1.2', channel_name: `private-tenant.${acme.tenant.id}` },
    })
    expect(await problemOf(call)).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})
