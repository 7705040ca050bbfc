import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewOperator } from '@envelope/contract'
import { problemOf } from './support/envelopes.ts'
import { operatorsHost, password, startSystem, type System } from './support/system.ts'

let system: System
beforeEach(async () => (system = await startSystem({ relay: false })))
afterEach(() => system.stop())

const olga = () => system.operator
const somebody = () => system.clientAt(operatorsHost)
const invite = (more: Partial<NewOperator> = {}) =>
  olga().client.inviteOperator({
    body: { name: 'Nora New', email: 'Nora@envelope.test', role: 'support', ...more },
  })
const signIn = (email: string) => somebody().createOperatorSession({ body: { email, password } })
const lastAction = async () => (await olga().client.listAuditLog()).data[0]

describe('an operator who is invited', () => {
  it('chooses a password by a link, once, and is signed in with their role', async () => {
    const { operator, invitationToken: token, expiresAt } = await invite()
    expect(operator).toMatchObject({ name: 'Nora New', email: 'nora@envelope.test', status: 'invited' })
    expect(await problemOf(signIn('nora@envelope.test'))).toMatchObject({ code: 'invalid_credentials' })
    expect(await somebody().getOperatorInvitation({ params: { token } })).toEqual({
      name: 'Nora New',
      email: 'nora@envelope.test',
      role: 'support',
      expiresAt,
    })

    const joined = await somebody().acceptOperatorInvitation({ params: { token }, body: { password } })
    expect(joined.user).toMatchObject({ id: operator.id, role: 'support' })
    const nora = system.clientAt(operatorsHost, { authorization: `Bearer ${joined.token}` })
    expect((await nora.getOperatorAccount()).user.name).toBe('Nora New')
    expect(
      await problemOf(nora.inviteOperator({ body: { name: 'X', email: 'x@y.test', role: 'admin' } })),
    ).toMatchObject({ code: 'forbidden' })
    expect(await lastAction()).toMatchObject({ type: 'operatorJoined', operator: { id: operator.id } })
    for (const call of [
      () => somebody().getOperatorInvitation({ params: { token } }),
      () => somebody().acceptOperatorInvitation({ params: { token }, body: { password } }),
    ])
      expect(await problemOf(call())).toMatchObject({ status: 410, code: 'link_used' })
    await signIn('nora@envelope.test')
  })

  it('joins once, also when the link is used twice at the same moment', async () => {
    const { invitationToken: token } = await invite()
    const accept = () => somebody().acceptOperatorInvitation({ params: { token }, body: { password } })
    const outcomes = await Promise.allSettled([accept(), accept()])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('is told that a link has expired, and gets a new one, which makes the old one worthless', async () => {
    const { operator, invitationToken: first } = await invite()
    await system.application.database.global
      .updateTable('operators')
      .set({ invitation_expires_at: new Date().toISOString() })
      .where('id', '=', operator.id)
      .execute()
    const read = (token: string) => somebody().getOperatorInvitation({ params: { token } })
    expect(await problemOf(read(first))).toMatchObject({ code: 'link_expired' })
    const params = { operatorId: operator.id }
    const { invitationToken: second } = await olga().client.inviteOperatorAgain({ params })
    expect(await problemOf(read(first))).toMatchObject({ code: 'link_unknown' })
    expect((await read(second)).name).toBe('Nora New')
  })

  it('has an address that nobody else has, and a password of at least 12 characters', async () => {
    const { invitationToken: token } = await invite()
    expect(await problemOf(invite())).toMatchObject({
      status: 409,
      code: 'member_exists',
      errors: { email: ['“nora@envelope.test” has an account or an invitation already.'] },
    })
    const weak = somebody().acceptOperatorInvitation({ params: { token }, body: { password: 'too short' } })
    expect(await problemOf(weak)).toMatchObject({ errors: { password: ['Use at least 12 characters.'] } })
  })

  it('leaves no token in the database', async () => {
    const options = { headers: { 'idempotency-key': 'once' } }
    const body = { name: 'Nora New', email: 'nora@envelope.test', role: 'viewer' } as const
    const { invitationToken } = await olga().client.inviteOperator({ body }, options)
    const { global } = system.application.database
    const rows = [
      await global.selectFrom('operators').selectAll().execute(),
      await global.selectFrom('operator_kept_answers').selectAll().execute(),
      await global.selectFrom('operator_history').selectAll().execute(),
    ]
    expect(JSON.stringify(rows)).not.toContain(invitationToken)
  })
})

describe('an operator who is disabled', () => {
  it('is signed out at once, cannot sign in, and can only come back by a new link', async () => {
    const otto = await system.addOperator('Otto Operator', 'viewer')
    const params = { operatorId: otto.id }
    const disabled = await olga().client.disableOperator({ params })
    expect(disabled.status).toBe('disabled')
    expect(await problemOf(otto.client.getOperatorAccount())).toMatchObject({ code: 'unauthenticated' })
    expect(await problemOf(signIn(otto.email))).toMatchObject({ code: 'invalid_credentials' })
    expect(await lastAction()).toMatchObject({ type: 'operatorDisabled', details: { email: otto.email } })

    const { operator, invitationToken: token } = await olga().client.inviteOperatorAgain({ params })
    expect(operator.status).toBe('invited')
    await somebody().acceptOperatorInvitation({ params: { token }, body: { password } })
    await signIn(otto.email)
    expect(await problemOf(olga().client.inviteOperatorAgain({ params }))).toMatchObject({
      code: 'member_exists',
      detail: 'Otto Operator can sign in already.',
    })
  })

  it('has a link that is worth nothing any more', async () => {
    const { operator, invitationToken: token } = await invite()
    await olga().client.disableOperator({ params: { operatorId: operator.id } })
    expect(await problemOf(somebody().getOperatorInvitation({ params: { token } }))).toMatchObject({
      code: 'link_unknown',
    })
  })
})

describe('an operator’s role', () => {
  it('counts from the next request on, and its change is in the audit log', async () => {
    const otto = await system.addOperator('Otto Operator', 'admin')
    await olga().client.updateOperator({ params: { operatorId: otto.id }, body: { role: 'viewer' } })
    const params = { tenantId: system.acme.tenant.id }
    expect(await problemOf(otto.client.resumeTenant({ params }))).toMatchObject({ code: 'forbidden' })
    expect(await lastAction()).toMatchObject({
      type: 'operatorRoleChanged',
      details: { email: otto.email, role: 'admin → viewer' },
    })
  })
})

describe('the last administrator', () => {
  it('stays one, and stays enabled, also beside one who is only invited', async () => {
    await invite({ role: 'admin' })
    await system.addOperator('Otto Operator', 'support')
    const params = { operatorId: olga().id }
    for (const call of [
      () => olga().client.disableOperator({ params }),
      () => olga().client.updateOperator({ params, body: { role: 'viewer' } }),
    ])
      expect(await problemOf(call())).toMatchObject({ status: 409, code: 'last_administrator' })
  })

  it('is left also when two take each other’s role at the same moment', async () => {
    const otto = await system.addOperator('Otto Operator', 'admin')
    const take = (from: string, by: System['operator']) =>
      by.client.updateOperator({ params: { operatorId: from }, body: { role: 'viewer' } })
    await Promise.allSettled([take(otto.id, olga()), take(olga().id, otto)])
    const { global } = system.application.database
    const left = await global.selectFrom('operators').select('id').where('role', '=', 'admin').execute()
    expect(left).toHaveLength(1)
  })
})

describe('the list of operators', () => {
  it('is sorted by name, filtered by role, searched in any case, and says who was seen when', async () => {
    await system.addOperator('Anna Able', 'viewer')
    await invite()
    const { data } = await olga().client.listOperators()
    expect(data.map(({ name, status }) => [name, status])).toEqual([
      ['Anna Able', 'active'],
      ['Nora New', 'invited'],
      ['Olga Operator', 'active'],
    ])
    expect(data.map(({ lastSeenAt }) => lastSeenAt === null)).toEqual([true, true, false])
    const names = async (query: { role?: 'viewer'; search?: string }) =>
      (await olga().client.listOperators({ query })).data.map(({ name }) => name)
    expect(await names({ role: 'viewer' })).toEqual(['Anna Able'])
    expect(await names({ search: 'NORA' })).toEqual(['Nora New'])
    expect(await names({ search: 'operator' })).toEqual(['Olga Operator'])
  })
})
