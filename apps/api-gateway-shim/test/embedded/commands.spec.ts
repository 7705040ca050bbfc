import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@envelope/contract'
import getPort from 'get-port'
import { ofetch } from 'ofetch'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEnvironment, type TestEnvironment } from '../support/environment.ts'
import { run, ShimProcess } from '../support/processes.ts'

let environment: TestEnvironment
let env: Record<string, string>
const started: ShimProcess[] = []

beforeEach(async () => {
  environment = await createEnvironment()
  env = { ...environment.variables, LOG_LEVEL: 'info', API_PORT: String(await getPort()) }
})
afterEach(async () => {
  await Promise.all(started.splice(0).map((shim) => shim.kill('SIGKILL')))
  await environment.remove()
})

const address = () => `http://127.0.0.1:${env.API_PORT}`
const acme = () =>
  createClient({
    baseURL: address(),
    fetch: ofetch.create({ headers: { 'x-forwarded-host': 'acme.localhost' } }),
  })
function serve(): Promise<ShimProcess> {
  const shim = new ShimProcess(['serve'], env)
  started.push(shim)
  return shim.says(`listening on ${address()}`)
}

describe('the command line', () => {
  it.each([
    [[], 'no command given'],
    [['serv'], '“serv” is no command'],
    [['serve', '--port=1'], '“serve --port=1” is no command'],
    [['constructor'], '“constructor” is no command'],
  ])('%j: names the commands and exits with 64', async (command, problem) => {
    const { code, errors } = await run(command, env)
    expect(code).toBe(64)
    expect(errors).toBe(`${problem}: expected one of serve, worker, scheduler, migrate, seed, reset\n`)
  })

  it.each(['serve', 'worker', 'scheduler', 'migrate', 'seed', 'reset'])(
    '%s: names each wrong variable and exits with 78',
    async (command) => {
      const { code, errors } = await run([command], { ...env, REVERB_PORT: 'x', REDIS_URL: 'http://secret' })
      expect(code).toBe(78)
      expect(errors.trim().split('\n')).toEqual([
        'REDIS_URL=(hidden): expected a URL that starts with redis:// or rediss://',
        'REVERB_PORT="x": expected an integer from 1 to 65535',
      ])
    },
  )

  it('does not run jobs in production without a way to send mail', async () => {
    const production = {
      NODE_ENV: 'production',
      APP_KEY: 'x'.repeat(32),
      REVERB_APP_SECRET: 'x',
      BASE_DOMAIN: 'envelope.example',
      DATABASE_URL: 'sqlite:production.sqlite',
    }
    const { code, errors } = await run(['worker'], { ...env, ...production })
    expect({ code, errors }).toEqual({
      code: 78,
      errors: 'SMTP_URL is not set: production needs it, or mails would not be sent\n',
    })
    expect(await run(['seed'], { ...env, ...production })).toMatchObject({ code: 78 })
    expect((await run(['reset'], { ...env, ...production })).errors).toContain('NODE_ENV="production"')
  })
})

describe('serve', () => {
  it('makes, migrates and fills a database when there is none, and finds it again', async () => {
    const shim = await serve()
    expect(shim.output).toContain('demo data written')
    expect(await acme().getTenant()).toEqual({ slug: 'acme', name: 'Acme Corporation' })
    expect(shim.errors).toBe('')
    expect(await shim.kill('SIGTERM')).toBe(0)

    const again = await serve()
    expect(again.output).not.toContain('demo data')
    const body = { email: 'admin@acme.test', password: 'envelope' }
    expect((await acme().createSession({ body })).user.name).toBe('Ada Keller')
  })

  it('says in one line that its port is taken, and what to do', async () => {
    await serve()
    const { code, errors } = await run(['serve'], env)
    expect(code).toBe(1)
    expect(errors).toBe(
      `port ${env.API_PORT} is already in use by another program; stop it or set API_PORT to a free port\n`,
    )
  })
})

describe('seed', () => {
  it('writes once', async () => {
    expect((await run(['seed'], env)).output).toContain('demo data written')
    expect((await run(['seed'], env)).output).toContain('nothing written: the database has tenants already')
  })
})

describe('reset', () => {
  const database = () => join(environment.directory, 'database.sqlite')

  it('deletes database and files, says so, and keeps the secrets', async () => {
    await run(['seed'], env)
    const secrets = await readdir(join(environment.directory, 'secrets'))
    const { code, output } = await run(['reset'], env)
    expect(code).toBe(0)
    expect(output).toContain(database())
    expect(await readdir(environment.directory)).toEqual(['secrets'])
    expect(await readdir(join(environment.directory, 'secrets'))).toEqual(secrets)
    expect((await run(['reset'], env)).output).toContain('nothing to reset')
    expect((await serve()).output).toContain('demo data written')
  })

  it('refuses while a server runs on it, and works when that was killed', async () => {
    const shim = await serve()
    const { code, errors } = await run(['reset'], env)
    expect(code).toBe(1)
    expect(errors).toBe(
      `${database()} is in use: stop the server that runs on it (Ctrl-C in its terminal), then reset again\n`,
    )
    expect(await acme().getTenant()).toMatchObject({ slug: 'acme' })
    await shim.kill('SIGKILL')
    expect((await run(['reset'], env)).code).toBe(0)
    expect(existsSync(database())).toBe(false)
  })

  it('refuses to touch a database server', async () => {
    const { code, errors } = await run(['reset'], {
      ...env,
      DATABASE_URL: 'mysql://root:hunter2@127.0.0.1/x',
    })
    expect(code).toBe(78)
    expect(errors).toMatch(/^DATABASE_URL=\(hidden\): reset deletes a local SQLite database only/)
  })
})
