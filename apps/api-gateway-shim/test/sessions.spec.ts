import { createHook } from 'node:async_hooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { problemOf } from './support/envelopes.ts'
import { password, startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

let lastAddress = 0
/** Somebody at an address of their own, so that tests do not slow each other down. */
const somebody = (host = acme.host) =>
  system.clientAt(host, { 'x-forwarded-for': `198.51.100.${++lastAddress}` })

const signIn = (client: ReturnType<typeof somebody>, email: string, secret: string) =>
  client.createSession({ body: { email, password: secret } })

/** How often a password's hash is computed meanwhile: nearly all of what signing in takes. */
async function derivations(action: () => Promise<unknown>): Promise<number> {
  let count = 0
  const hook = createHook({ init: (_id, type) => void (type === 'ARGON2REQUEST' && count++) }).enable()
  await action()
  hook.disable()
  return count
}

describe('signing in', () => {
  it('answers a token that opens the API, and who one is', async () => {
    const session = await signIn(somebody(), ` ${acme.admin.email.toUpperCase()} `, password)
    expect(session).toMatchObject({
      user: { id: acme.admin.id, name: 'Ada Admin', email: acme.admin.email, role: 'admin' },
      tenant: { slug: 'acme', name: 'Acme Corporation' },
    })
    const member = system.clientAt(acme.host, { authorization: `Bearer ${session.token}` })
    expect(await member.getAccount()).toEqual({ user: session.user, tenant: session.tenant })
  })

  it('stores the token as Sanctum does: an id, and a hash only', async () => {
    const { token } = await signIn(somebody(), acme.admin.email, password)
    const [id, secret] = token.split('|') as [string, string]
    expect(secret).toHaveLength(40)
    const row = await system.application.database
      .tenant(acme.tenant.id)
      .selectFrom('access_tokens')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    expect(row.token_hash).toMatch(/^[\da-f]{64}$/)
    expect(JSON.stringify(row)).not.toContain(secret)
  })

  it('says the same whatever was wrong', async () => {
    const wrongPassword = await problemOf(signIn(somebody(), acme.admin.email, 'wrong'))
    const unknownAddress = await problemOf(signIn(somebody(), 'nobody@acme.test', password))
    const otherTenant = await problemOf(signIn(somebody(system.globex.host), acme.admin.email, password))
    const { requestId: _, ...expected } = wrongPassword
    expect(expected).toMatchObject({
      status: 422,
      code: 'invalid_credentials',
      errors: { email: ['This email and password do not match an account.'] },
    })
    expect(unknownAddress).toMatchObject(expected)
    expect(otherTenant).toMatchObject(expected)
  })

  it('does the same work for an address without an account, so that time does not tell', async () => {
    const attempt = (email: string) => problemOf(signIn(somebody(), email, 'wrong'))
    // The first one also makes what every other is compared with.
    await attempt('first@acme.test')
    const known = await derivations(() => attempt(acme.admin.email))
    expect(known).toBe(1)
    expect(await derivations(() => attempt('nobody@acme.test'))).toBe(known)
  })

  it('names the fields that need another look', async () => {
    expect(await problemOf(signIn(somebody(), 'nobody', ''))).toMatchObject({
      code: 'validation_failed',
      errors: {
        email: ['This is not an email address, like ann@example.com.'],
        password: ['Enter your password.'],
      },
    })
  })
})

describe('guessing a password', () => {
  it('is slowed down after five tries, also with the right one, and for this address alone', async () => {
    const guesser = somebody()
    for (let round = 0; round < 5; round++)
      expect(await problemOf(signIn(guesser, acme.admin.email, `guess ${round}`))).toMatchObject({
        code: 'invalid_credentials',
      })
    const refused = await problemOf(signIn(guesser, acme.admin.email, password))
    expect(refused).toMatchObject({ status: 429, code: 'too_many_attempts' })
    expect(refused.retryAfter).toBeGreaterThan(25)
    expect(refused.retryAfter).toBeLessThanOrEqual(30)
    await signIn(somebody(), acme.admin.email, password)
    expect(await problemOf(signIn(guesser, 'other@acme.test', 'guess'))).toMatchObject({
      code: 'invalid_credentials',
    })
  })

  it('says in the header when another try makes sense', async () => {
    const address = `198.51.100.${++lastAddress}`
    const attempt = () =>
      fetch(`${system.baseURL}/v1/sessions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-host': acme.host,
          'x-forwarded-for': address,
        },
        body: JSON.stringify({ email: acme.admin.email, password: 'guess' }),
      })
    for (let round = 0; round < 5; round++) await attempt()
    const response = await attempt()
    expect(response.status).toBe(429)
    expect(Number(response.headers.get('retry-after'))).toBe(((await response.json()) as never)['retryAfter'])
  })

  it('is slowed down also when many try at the same moment', async () => {
    const guesser = somebody()
    const problems = await Promise.all(
      Array.from({ length: 12 }, (_, round) =>
        problemOf(signIn(guesser, acme.admin.email, `guess ${round}`)),
      ),
    )
    expect(problems.filter(({ code }) => code === 'invalid_credentials').length).toBeLessThanOrEqual(5)
    expect(problems.filter(({ code }) => code === 'too_many_attempts').length).toBeGreaterThanOrEqual(7)
  })

  it('is forgotten when the right one comes', async () => {
    const forgetful = somebody()
    for (let round = 0; round < 3; round++) {
      for (let failure = 0; failure < 4; failure++)
        await problemOf(signIn(forgetful, acme.admin.email, 'mistyped'))
      await signIn(forgetful, acme.admin.email, password)
    }
  })
})

describe('a token', () => {
  const memberWith = (token: string, host = acme.host) =>
    system.clientAt(host, { authorization: `Bearer ${token}` })

  it('is worth nothing after signing out', async () => {
    const { token } = await signIn(somebody(), acme.admin.email, password)
    await memberWith(token).deleteSession()
    expect(await problemOf(memberWith(token).getAccount())).toMatchObject({
      status: 401,
      code: 'unauthenticated',
    })
    expect(await acme.admin.client.getAccount()).toMatchObject({ user: { id: acme.admin.id } })
  })

  it('is worth nothing after its time', async () => {
    const { token } = await signIn(somebody(), acme.admin.email, password)
    await system.application.database
      .tenant(acme.tenant.id)
      .updateTable('access_tokens')
      .set({ expires_at: new Date(Date.now() - 1).toISOString() })
      .where('id', '=', token.split('|')[0]!)
      .execute()
    expect(await problemOf(memberWith(token).getAccount())).toMatchObject({ code: 'unauthenticated' })
  })

  it.each(['nonsense', '|', '1|2|3', `${crypto.randomUUID()}|${'x'.repeat(40)}`])(
    'is not %j',
    async (token) => {
      expect(await problemOf(memberWith(token).getAccount())).toMatchObject({ code: 'unauthenticated' })
    },
  )

  it('is not its id with another secret', async () => {
    const token = acme.admin.token.replace(/.{5}$/, 'xxxxx')
    expect(await problemOf(memberWith(token).getAccount())).toMatchObject({ code: 'unauthenticated' })
  })

  it('records when it was used last', async () => {
    const { token } = await signIn(somebody(), acme.admin.email, password)
    const lastUse = () =>
      system.application.database
        .tenant(acme.tenant.id)
        .selectFrom('access_tokens')
        .select('last_used_at')
        .where('id', '=', token.split('|')[0]!)
        .executeTakeFirstOrThrow()
    expect((await lastUse()).last_used_at).toBeNull()
    await memberWith(token).getAccount()
    expect((await lastUse()).last_used_at).toMatch(/^\d{4}-.*Z$/)
  })
})

describe('the log', () => {
  it('never holds a password or a token', async () => {
    const { token } = await signIn(somebody(), acme.admin.email, password)
    await problemOf(acme.visitor.getSigningRequest({ params: { token: 'a-signing-link-token-of-somebody' } }))
    const log = system.lines.join('')
    expect(log).toContain('/v1/sessions')
    for (const secret of [password, token.split('|')[1]!, 'a-signing-link-token-of-somebody'])
      expect(log).not.toContain(secret)
  })
})
