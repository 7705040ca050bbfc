import { createClient, type NewTenant } from '@envelope/contract'
import { ofetch } from 'ofetch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailsTo, problemOf } from './support/envelopes.ts'
import { operatorsHost, password, startSystem, type System, type TestOperator } from './support/system.ts'

let system: System
let olga: TestOperator

beforeAll(async () => {
  system = await startSystem()
  olga = system.operator
})
afterAll(() => system.stop())

let lastAddress = 0
/** Somebody at an address of their own, so that tests do not slow each other down. */
const somebody = () => system.clientAt(operatorsHost, { 'x-forwarded-for': `198.51.100.${++lastAddress}` })
const signIn = (email: string, secret: string, client = somebody()) =>
  client.createOperatorSession({ body: { email, password: secret } })

const order = (slug: string, more: Partial<NewTenant> = {}): NewTenant => ({
  slug,
  name: 'Initech',
  admin: { name: 'Bill Lumbergh', email: `bill@${slug}.example` },
  ...more,
})

describe('an operator', () => {
  it('signs in, and is told who they are', async () => {
    const { user, token } = await signIn(olga.email.toUpperCase(), password)
    expect(user).toEqual({ id: olga.id, name: 'Olga Operator', email: olga.email, role: 'admin' })
    const client = system.clientAt(operatorsHost, { authorization: `Bearer ${token}` })
    expect(await client.getOperatorAccount()).toEqual({ user })
    await client.deleteOperatorSession()
    expect(await problemOf(client.getOperatorAccount())).toMatchObject({ code: 'unauthenticated' })
    expect(await olga.client.getOperatorAccount()).toEqual({ user })
  })

  it('is told the same for a wrong password, an unknown address, and a tenant’s account', async () => {
    for (const email of [olga.email, 'nobody@envelope.test', system.acme.admin.email])
      expect(await problemOf(signIn(email, email === olga.email ? 'wrong' : password))).toMatchObject({
        code: 'invalid_credentials',
        errors: { email: ['This email and password do not match an account.'] },
      })
  })

  it('is slowed down by guesses here, and not by guesses at a tenant’s', async () => {
    const headers = { 'x-forwarded-for': `198.51.100.${++lastAddress}` }
    const atTenant = system.clientAt(system.acme.host, headers)
    const here = system.clientAt(operatorsHost, headers)
    for (let round = 0; round < 5; round++)
      await problemOf(atTenant.createSession({ body: { email: olga.email, password: 'guess' } }))
    for (let round = 0; round < 5; round++)
      expect(await problemOf(signIn(olga.email, 'guess', here))).toMatchObject({
        code: 'invalid_credentials',
      })
    expect(await problemOf(signIn(olga.email, password, here))).toMatchObject({ code: 'too_many_attempts' })
  })
})

describe('a new tenant', () => {
  it('has a host that works at once, and an administrator who is invited by mail', async () => {
    const created = await olga.client.createTenant({
      body: order(' Initech ', {
        name: ' Initech Ltd ',
        admin: { name: 'Bill', email: 'Bill@initech.example' },
      }),
    })
    expect(created).toMatchObject({
      slug: 'initech',
      name: 'Initech Ltd',
      url: 'http://initech.localhost:3000',
      status: 'invited',
    })
    const visitor = system.clientAt('initech.localhost')
    expect(await visitor.getTenant()).toEqual({ slug: 'initech', name: 'Initech Ltd', locale: 'en' })
    await system.idle()
    const tenant = { ...system.acme, visitor }
    const [mail, ...more] = await mailsTo(tenant, 'bill@initech.example')
    expect(more).toEqual([])
    expect(mail!.subject).toBe('Your Envelope account for Initech Ltd')
    expect(mail!.text).toMatch(/http:\/\/initech\.localhost:3000\/invitation\/[\w-]{43}\n/)
  })

  it('is in the history: who, when, from where, with what', async () => {
    const client = system.clientAt(operatorsHost, {
      authorization: `Bearer ${olga.token}`,
      'x-forwarded-for': '203.0.113.66, 198.51.100.7, 10.0.11.5',
    })
    const { id, createdAt } = await client.createTenant({ body: order('audited') })
    const { history } = await olga.client.getTenantDetail({ params: { tenantId: id } })
    expect(history).toMatchObject([
      { type: 'tenantCreated', at: createdAt, operator: 'Olga Operator', ip: '198.51.100.7' },
    ])
    const rows = system.application.database.global.selectFrom('operator_history').selectAll()
    const row = await rows.where('tenant_id', '=', id).executeTakeFirstOrThrow()
    expect(row.operator_id).toBe(olga.id)
    expect(JSON.parse(row.details)).toEqual({
      slug: 'audited',
      name: 'Initech',
      adminEmail: 'bill@audited.example',
    })
  })

  it('has no password that anybody could know, and nobody can sign in with none', async () => {
    const { id } = await olga.client.createTenant({ body: order('locked') })
    const users = await system.application.database.tenant(id).selectFrom('users').selectAll().execute()
    expect(users).toMatchObject([{ email: 'bill@locked.example', role: 'admin', password_hash: null }])
    const visitor = system.clientAt('locked.localhost')
    const attempt = visitor.createSession({ body: { email: 'bill@locked.example', password: 'null' } })
    expect(await problemOf(attempt)).toMatchObject({ code: 'invalid_credentials' })
  })

  it.each([
    ['www', { slug: ['“www” is reserved for Envelope itself. Choose another address.'] }],
    ['-x', { slug: ['Begin and end with a letter or a digit.'] }],
    ['', { slug: ['Enter an address.'] }],
  ])('cannot have the slug %j, and is told why', async (slug, errors) => {
    expect(await problemOf(olga.client.createTenant({ body: order(slug) }))).toMatchObject({
      status: 422,
      code: 'validation_failed',
      errors,
    })
  })

  it('needs a name, and an administrator with an address', async () => {
    const body = order('nameless', { name: ' ', admin: { name: '', email: 'bill' } })
    expect(await problemOf(olga.client.createTenant({ body }))).toMatchObject({
      errors: {
        name: ['Enter the company’s name.'],
        'admin.name': ['Enter a name.'],
        'admin.email': ['This is not an email address, like ann@example.com.'],
      },
    })
  })

  it('cannot have a slug that is taken, and then leaves nothing behind', async () => {
    await olga.client.createTenant({ body: order('taken') })
    const counts = async () => {
      const { global } = system.application.database
      return [
        await global.selectFrom('tenants').select('id').execute(),
        await global.selectFrom('operator_history').select('id').execute(),
      ].map(({ length }) => length)
    }
    const before = await counts()
    expect(await problemOf(olga.client.createTenant({ body: order('TAKEN') }))).toMatchObject({
      status: 409,
      code: 'slug_taken',
      errors: { slug: ['“taken” is taken already. Choose another address.'] },
    })
    expect(await counts()).toEqual(before)
  })

  it('is made once for an idempotency key, also when it comes twice at the same moment', async () => {
    const create = (slug: string) =>
      olga.client.createTenant({ body: order(slug) }, { headers: { 'idempotency-key': 'only-once' } })
    const [first, second] = await Promise.all([create('once'), create('once')])
    const { id, slug, createdAt } = first!
    expect(second).toMatchObject({ id, slug, createdAt })
    expect(await create('once')).toMatchObject({ id, slug, createdAt })
    expect(await create('something-else')).toMatchObject({ id, slug, createdAt })

    // Another operator's keys are their own.
    const otto = await system.addOperator('Otto Operator')
    const options = { headers: { 'idempotency-key': 'only-once' } }
    expect(await problemOf(otto.client.createTenant({ body: order('once') }, options))).toMatchObject({
      code: 'slug_taken',
    })
  })

  it('is made by one of two who want the same slug at the same moment', async () => {
    const outcomes = await Promise.allSettled(
      [1, 2, 3].map(() => olga.client.createTenant({ body: order('race') })),
    )
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(failed.map(({ reason }) => reason.problem.code)).toEqual(['slug_taken', 'slug_taken'])
  })
})

describe('the list of tenants', () => {
  it('is the newest first, read page by page to its end and back, while others are created', async () => {
    const fresh = await startSystem({ relay: false })
    const { client } = fresh.operator
    for (let number = 1; number <= 10; number++)
      await client.createTenant({ body: order(`tenant-${number}`) })
    const all = (await client.listTenants()).data.map(({ slug }) => slug)
    expect(all.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, index) => `tenant-${10 - index}`))
    expect(all.slice(10).sort()).toEqual(['acme', 'globex'])

    const first = await client.listTenants({ query: { limit: 5 } })
    await client.createTenant({ body: order('meanwhile') })
    const second = await client.listTenants({ query: { limit: 5, cursor: first.next! } })
    const third = await client.listTenants({ query: { limit: 5, cursor: second.next! } })
    expect([first, second, third].flatMap(({ data }) => data.map(({ slug }) => slug))).toEqual(all)
    expect({ previous: first.previous, next: third.next }).toEqual({ previous: null, next: null })
    const back = await client.listTenants({ query: { limit: 5, cursor: third.previous! } })
    expect(back.data).toEqual(second.data)
    await fresh.stop()
  })

  it('is searched by name and slug, in any case, taking every character as it is', async () => {
    await olga.client.createTenant({ body: order('muster-werk', { name: '100 % Müsli_AG' }) })
    const found = async (search: string) =>
      (await olga.client.listTenants({ query: { search } })).data.map(({ slug }) => slug)
    for (const search of ['MUSTER', '100 %', 'MÜSLI', 'i_ag'])
      expect(await found(search)).toEqual(['muster-werk'])
    expect(await found('%zzz')).toEqual([])
    expect(await found('Acme')).toEqual(['acme'])
  })

  it('refuses a cursor that is none', async () => {
    expect(await problemOf(olga.client.listTenants({ query: { cursor: 'x' } }))).toMatchObject({
      code: 'validation_failed',
      errors: { cursor: ['This is not a page of this list.'] },
    })
  })

  it('says of tenants that were there before that they are active, and that nobody was invited', async () => {
    const [acme] = (await olga.client.listTenants({ query: { search: 'acme' } })).data
    expect(acme).toMatchObject({ status: 'active', url: 'http://acme.localhost:3000' })
    const detail = await olga.client.getTenantDetail({ params: { tenantId: acme!.id } })
    expect(detail).toMatchObject({ invitation: null, history: [] })
  })

  it('has no detail of a tenant that is not there', async () => {
    const params = { tenantId: crypto.randomUUID() }
    expect(await problemOf(olga.client.getTenantDetail({ params }))).toMatchObject({ code: 'not_found' })
  })
})

describe('without a token', () => {
  it('there is only the way in', async () => {
    const client = createClient({
      baseURL: system.baseURL,
      fetch: ofetch.create({ headers: { 'x-forwarded-host': operatorsHost } }),
    })
    for (const call of [
      () => client.listTenants(),
      () => client.createTenant({ body: order('nobody') }),
      () => client.getOperatorAccount(),
    ])
      expect(await problemOf(call())).toMatchObject({ status: 401, code: 'unauthenticated' })
  })
})
