import { existsSync } from 'node:fs'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createClient } from '@envelope/contract'
import getPort from 'get-port'
import { sql } from 'kysely'
import { ofetch } from 'ofetch'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfiguration } from '../../src/configuration.ts'
import { openDatabase } from '../../src/database/database.ts'
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
    expect(errors).toBe(
      `${problem}: expected one of serve, worker, scheduler, migrate, seed, reset, create-operator\n`,
    )
  })

  it.each(['serve', 'worker', 'scheduler', 'migrate', 'seed', 'reset', 'create-operator'])(
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
    expect(await acme().getTenant()).toEqual({
      slug: 'acme',
      name: 'Acme Corporation',
      locale: 'en',
    })
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

describe('seed with numbers', () => {
  it('copies until there are at least so many: again, there is nothing to copy', async () => {
    const command = ['seed', '--tenants=4', '--envelopes=400']
    for (let time = 0; time < 2; time++) expect(await run(command, env)).toMatchObject({ code: 0 })
    const database = await openDatabase(readConfiguration(env).database)
    const { rows } = await sql`
      select count(distinct tenant_id) as tenants, count(*) as envelopes from envelopes
    `.execute(database.schema)
    // Two copies of the oldest tenant's sixty, then within it: five times sixty.
    expect(rows).toEqual([{ tenants: 4, envelopes: 60 + 8 + 2 * 60 + 4 * 60 }])
    await database.close()
  })

  it.each(['--tenants=0', '--tenants=many', '--envelopes=1000000', '--users=3', 'all'])(
    '%s: is refused, and nothing is written',
    async (argument) => {
      expect(await run(['seed', argument], env)).toMatchObject({
        code: 64,
        errors: `“${argument}”: expected --tenants=NUMBER or --envelopes=NUMBER, each from 1 to 999999\n`,
      })
      expect(existsSync(join(environment.directory, 'database.sqlite'))).toBe(false)
    },
  )
})

describe('create-operator', () => {
  const operator = {
    OPERATOR_NAME: 'Olga Operator',
    OPERATOR_EMAIL: 'Olga@envelope.example',
    OPERATOR_PASSWORD: 'correct horse battery staple',
  }
  const hq = () =>
    createClient({
      baseURL: address(),
      fetch: ofetch.create({ headers: { 'x-forwarded-host': 'admin.localhost' } }),
    })

  it('makes an operator who can sign in, and leaves them as they are the next time', async () => {
    await run(['migrate'], env)
    const first = await run(['create-operator'], { ...env, ...operator })
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('operator created') })
    const secrets = join(environment.directory, 'password')
    await writeFile(secrets, 'another password, of no consequence\n')
    const { OPERATOR_PASSWORD: password, ...rest } = operator
    const options = ['--name=Olga Somebody', '--email=olga@envelope.example']
    const again = await run(['create-operator', ...options], {
      ...env,
      ...rest,
      OPERATOR_PASSWORD_FILE: secrets,
    })
    expect(again.code).toBe(0)
    expect(again.output).toContain('nothing changed: there is an operator with this address already')
    for (const { output, errors } of [first, again]) expect(output + errors).not.toContain(password)
    await serve()
    const session = await hq().createOperatorSession({ body: { email: 'olga@envelope.example', password } })
    expect(session.user).toMatchObject({ name: 'Olga Operator', email: 'olga@envelope.example' })
  })

  it('names each thing that is missing or wrong, and never shows the password', async () => {
    expect(await run(['create-operator'], env)).toMatchObject({
      code: 78,
      errors: [
        'OPERATOR_NAME is not set: expected the operator’s name; or give --name',
        'OPERATOR_EMAIL is not set: expected an email address, like olga@envelope.example; or give --email',
        'OPERATOR_PASSWORD is not set: expected at least 12 characters\n',
      ].join('\n'),
    })
    expect(
      await run(['create-operator', '--email=olga'], { ...env, ...operator, OPERATOR_PASSWORD: 'hunter2' }),
    ).toMatchObject({
      code: 78,
      errors: [
        'OPERATOR_EMAIL="olga": expected an email address, like olga@envelope.example; or give --email',
        'OPERATOR_PASSWORD=(hidden): expected at least 12 characters\n',
      ].join('\n'),
    })
  })

  it('takes no password on the command line', async () => {
    const { code, errors } = await run(['create-operator', '--password=hunter2'], { ...env, ...operator })
    expect(code).toBe(64)
    expect(errors).toBe('“--password” is no option of create-operator: expected --name or --email\n')
  })

  it('says that the database is to be migrated first', async () => {
    const { code, errors } = await run(['create-operator'], { ...env, ...operator })
    expect(code).toBe(1)
    expect(errors).toMatch(/^pending migrations: .*; run the command migrate\n$/)
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
