import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { ask, cookiesOf, sameOrigin } from './support/browser.ts'
import { BuiltServer } from './support/built-server.ts'
import { freePort } from './support/free-port.ts'
import { account, token, Upstream } from './support/upstream.ts'

const credentials = { email: 'ada@acme.test', password: 'envelope' }
let upstream: Upstream
let server: BuiltServer
let port: number

beforeAll(async () => {
  const apiPort = await freePort()
  upstream = await Upstream.start(apiPort)
  server = await new BuiltServer(await freePort(), {
    NUXT_API_URL: `http://127.0.0.1:${apiPort}`,
    NUXT_SESSION_PASSWORD: 'p'.repeat(40),
    // As behind a load balancer, which appends to X-Forwarded-For.
    NUXT_TRUSTED_PROXIES: '1',
  }).ready()
  port = server.port
})
afterAll(async () => {
  await server.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.requests.length = 0
  upstream.answers.clear()
})

const signIn = (headers: Record<string, string> = {}) =>
  ask(port, '/auth/sign-in', { method: 'POST', headers: { ...sameOrigin, ...headers }, body: credentials })

const renew = (cookie: string) =>
  ask(port, '/auth/renew', { method: 'POST', headers: { ...sameOrigin, cookie }, body: {} })

test('signing in tells the browser who it is, and keeps the token in a sealed cookie', async () => {
  const answer = await signIn()
  expect(answer.status).toBe(200)
  expect(JSON.parse(answer.body)).toEqual(account)
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^envelope=Fe26\.2\*/)
  expect(cookie).toContain('HttpOnly')
  expect(cookie).toContain('SameSite=Lax')
  expect(cookie).toContain('Path=/')
  expect(cookie).not.toContain('Domain')
  expect(answer.body + cookie).not.toContain(token)
})

test('over HTTPS the cookie is bound to the host by its name', async () => {
  const answer = await signIn({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' })
  const [cookie = ''] = answer.headers['set-cookie'] ?? []
  expect(cookie).toMatch(/^__Host-envelope=/)
  expect(cookie).toContain('Secure')
})

test('the address of the load balancer’s client is passed on, not what the client wrote before it', async () => {
  await signIn({ 'x-forwarded-for': '10.9.8.7, 203.0.113.9' })
  expect(upstream.last.headers['x-forwarded-for']).toBe('203.0.113.9')
})

test('the page that is rendered for who is signed in does not hold the token', async () => {
  const cookie = cookiesOf(await signIn())
  const page = await ask(port, '/', { headers: { cookie, accept: 'text/html' } })
  expect(page.status).toBe(200)
  expect(page.body).toContain(account.tenant.name)
  expect(page.body).not.toContain(token)
  expect(page.body).not.toContain('p'.repeat(40))
  expect(page.headers['cache-control']).toBe('private, no-store')
})

test('a cookie that was changed is worth nothing', async () => {
  const cookie = cookiesOf(await signIn())
  await ask(port, '/api/v1/me', { headers: { cookie: `${cookie.slice(0, -4)}AAAA` } })
  expect(upstream.last.headers).not.toHaveProperty('authorization')
})

test('who is not signed in gets no cookie', async () => {
  expect((await ask(port, '/')).headers).not.toHaveProperty('set-cookie')
})

test('wrong credentials answer as the API does, and start no session', async () => {
  upstream.refuse('/v1/sessions', 'invalid_credentials')
  const answer = await signIn()
  expect(answer.status).toBe(422)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'invalid_credentials' })
  expect(answer.headers).not.toHaveProperty('set-cookie')
})

test('input that the contract refuses is refused by its fields, without asking the API', async () => {
  const answer = await ask(port, '/auth/sign-in', {
    method: 'POST',
    headers: sameOrigin,
    body: { email: 'nobody', password: '' },
  })
  expect(answer.status).toBe(422)
  expect(JSON.parse(answer.body)).toMatchObject({
    code: 'validation_failed',
    errors: { password: ['Enter your password.'] },
  })
  expect(upstream.requests).toEqual([])
})

test('signing out ends the session at the API and here, also when the API does not answer', async () => {
  const cookie = cookiesOf(await signIn())
  const signOut = () =>
    ask(port, '/auth/sign-out', { method: 'POST', headers: { ...sameOrigin, cookie }, body: {} })
  expect((await signOut()).headers['set-cookie']?.join()).toContain('envelope=; Max-Age=0')
  expect(upstream.last).toMatchObject({ method: 'DELETE', url: '/v1/sessions/current' })
  upstream.answers.set('/v1/sessions/current', (request) => request.socket.destroy())
  const answer = await signOut()
  expect(answer.status).toBe(204)
  expect(answer.headers['set-cookie']?.join()).toContain('envelope=; Max-Age=0')
})

test('what has changed of who is signed in is taken into the session, and told to the browser', async () => {
  const cookie = cookiesOf(await signIn())
  const changed = { ...account, user: { ...account.user, role: 'viewer' } }
  upstream.tell('/v1/me', changed)
  const answer = await renew(cookie)
  expect(upstream.last.headers.authorization).toBe(`Bearer ${token}`)
  expect(JSON.parse(answer.body)).toEqual(changed)
  await ask(port, '/api/v1/me', { headers: { cookie: cookiesOf(answer) } })
  expect(upstream.last.headers.authorization, 'with the same token').toBe(`Bearer ${token}`)
  expect(answer.body).not.toContain(token)
})

test('where nothing of it has changed, the cookie stays as it is', async () => {
  const cookie = cookiesOf(await signIn())
  upstream.tell('/v1/me', account)
  const answer = await renew(cookie)
  expect(JSON.parse(answer.body)).toEqual(account)
  expect(answer.headers).not.toHaveProperty('set-cookie')
})

test('a session that the API no longer accepts ends when it is to be renewed', async () => {
  const cookie = cookiesOf(await signIn())
  upstream.refuse('/v1/me', 'unauthenticated')
  const answer = await renew(cookie)
  expect(answer.status).toBe(401)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unauthenticated' })
  expect(answer.headers['set-cookie']?.join()).toContain('envelope=; Max-Age=0')
})

test('a session stays as it is while the API does not answer', async () => {
  const cookie = cookiesOf(await signIn())
  upstream.answers.set('/v1/me', (request) => request.socket.destroy())
  const answer = await renew(cookie)
  expect(answer.status).toBe(503)
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'unavailable' })
  expect(answer.headers).not.toHaveProperty('set-cookie')
})

test('who is not signed in has no session to renew', async () => {
  expect((await renew('')).status).toBe(401)
  expect(upstream.requests).toEqual([])
})

test('an app of the operators signs in among them, learns what has changed, and signs out again', async () => {
  const hq = await new BuiltServer(await freePort(), {
    NUXT_API_URL: `http://127.0.0.1:${upstream.port}`,
    NUXT_SESSION_PASSWORD: 'p'.repeat(40),
    NUXT_REALM: 'operators',
  }).ready()
  const post = (path: string, headers: Record<string, string>, body: unknown) =>
    ask(hq.port, path, { method: 'POST', headers: { ...sameOrigin, ...headers }, body })
  const answer = await post('/auth/sign-in', {}, credentials)
  expect(upstream.last).toMatchObject({ method: 'POST', url: '/v1/operator/sessions' })
  expect(JSON.parse(answer.body), 'only what the browser may know').toEqual({ user: account.user })
  upstream.tell('/v1/operator/me', { user: { ...account.user, role: 'support' } })
  const renewed = await post('/auth/renew', { cookie: cookiesOf(answer) }, {})
  expect(JSON.parse(renewed.body)).toEqual({ user: { ...account.user, role: 'support' } })
  await post('/auth/sign-out', { cookie: cookiesOf(answer) }, {})
  expect(upstream.last).toMatchObject({ method: 'DELETE', url: '/v1/operator/sessions/current' })
  expect(upstream.last.headers.authorization).toBe(`Bearer ${token}`)
  await hq.stop()
})
