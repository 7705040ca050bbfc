import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { createClient, type Client, type OperatorRole, type Role } from '@envelope/contract'
import { createLogger } from '@envelope/service'
import { ofetch } from 'ofetch'
import { expect, inject, vi } from 'vitest'
import { Application } from '../../src/application.ts'
import { readConfiguration, type Configuration } from '../../src/configuration.ts'
import { migrate } from '../../src/database/migrator.ts'
import type { Tenant } from '../../src/database/schema.ts'
import type { Relay } from '../../src/jobs/relay.ts'
import { operatorTokens } from '../../src/operators/operator-tokens.ts'
import { hashPassword } from '../../src/sessions/passwords.ts'
import { memberTokens } from '../../src/sessions/member-tokens.ts'
import { roleColumns } from '../../src/sessions/members.ts'
import { issueToken } from '../../src/sessions/tokens.ts'
import { insertTenant } from '../../src/tenants/tenants.ts'
import { createEnvironment } from './environment.ts'
import { startGateway } from './laravel.ts'
import { startReverb } from './reverb.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Given where the suite runs through a gateway in front of the API. */
    throughGateway?: boolean
  }
}

export const password = 'correct horse battery staple'
const passwordHash = hashPassword(password)

export interface TestMember {
  id: string
  email: string
  name: string
  token: string
  client: Client
}

export interface TestTenant {
  tenant: Tenant
  host: string
  admin: TestMember
  /** Of a visitor without a token. */
  visitor: Client
}

export const operatorsHost = 'admin.localhost'

export type TestOperator = TestMember

/** The whole back end on a real port, with an empty database, two tenants, and Reverb's HTTP side. */
export async function startSystem({
  relay: withRelay = true,
  variables = {} as Record<string, string>,
} = {}) {
  const environment = await createEnvironment()
  const env = { ...environment.variables, ...variables }
  const initial = readConfiguration(env)
  const reverb = await startReverb(initial.reverb)
  const configuration: Configuration = { ...initial, reverb: { ...initial.reverb, port: reverb.port } }
  const closers: (() => unknown)[] = []
  const onClose = (_name: string, close: () => unknown) => void closers.push(close)
  const lines: string[] = []
  const destination = lineCollector(lines)
  const logger = createLogger({ name: 'test', level: 'debug', pretty: false, destination, env })
  const application = await Application.open(configuration, logger, onClose)
  await migrate(application.database)
  let relay: Relay | undefined
  const startRelay = async () => (relay = await application.startRelay({ runJobs: true }))
  if (withRelay) await startRelay()
  const api = await application.createApi({
    nudge: () => relay?.nudge(),
    queueFigures: async () => relay?.queueFigures(),
  })
  await api.listen({ host: '127.0.0.1', port: 0 })
  const address = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`
  const gateway = inject('throughGateway')
    ? await startGateway({ LARAVEL_API_URL: address, CONTRACT_CHECK: 'fail' }, lines)
    : undefined
  const baseURL = gateway?.url ?? address

  const clientAt = (host: string, headers: Record<string, string> = {}) =>
    createClient({ baseURL, fetch: ofetch.create({ headers: { 'x-forwarded-host': host, ...headers } }) })

  const addMember = async (tenant: Tenant, name: string, role: Role = 'admin'): Promise<TestMember> => {
    const database = application.database.tenant(tenant.id)
    const host = `${tenant.slug}.localhost`
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@${tenant.slug}.test`
    const id = crypto.randomUUID()
    await database
      .insertInto('users')
      .values({
        id,
        name,
        email,
        ...roleColumns(role, new Date()),
        password_hash: await passwordHash,
        created_at: new Date().toISOString(),
      })
      .execute()
    const token = await issueToken(memberTokens(database), id)
    return { id, name, email, token, client: clientAt(host, { authorization: `Bearer ${token}` }) }
  }
  const addTenant = async (slug: string, name: string): Promise<TestTenant> => {
    const tenant = await insertTenant(application.database.global, { slug, name })
    const host = `${slug}.localhost`
    return { tenant, host, admin: await addMember(tenant, 'Ada Admin'), visitor: clientAt(host) }
  }

  const addOperator = async (name: string, role: OperatorRole = 'admin'): Promise<TestOperator> => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@envelope.test`
    const row = { id: crypto.randomUUID(), name, email, role }
    const { global } = application.database
    await global
      .insertInto('operators')
      .values({ ...row, password_hash: await passwordHash, created_at: new Date().toISOString() })
      .execute()
    const token = await issueToken(operatorTokens(global), row.id)
    return { ...row, token, client: clientAt(operatorsHost, { authorization: `Bearer ${token}` }) }
  }

  return {
    application,
    operator: await addOperator('Olga Operator'),
    addOperator,
    baseURL,
    /** The API itself, where there is a gateway in front of it. */
    apiURL: address,
    env,
    directory: environment.directory,
    reverb,
    /** Log lines so far, as JSON texts. */
    lines,
    clientAt,
    addMember,
    addTenant,
    acme: await addTenant('acme', 'Acme Corporation'),
    globex: await addTenant('globex', 'Globex'),
    startRelay,
    /** Until every job that can be done has been done. */
    idle: () =>
      vi.waitFor(
        async () => {
          const query = application.database.global.selectFrom('outbox').select('kind')
          expect(await query.where('dead_at', 'is', null).execute()).toEqual([])
        },
        { timeout: 30_000 },
      ),
    async stop() {
      await gateway?.stop()
      for (const close of closers.reverse()) await close()
      await reverb.stop()
      await environment.remove()
    },
  }
}

export type System = Awaited<ReturnType<typeof startSystem>>

function lineCollector(lines: string[]) {
  return new Writable({
    decodeStrings: false,
    write(line: string, _encoding, done) {
      lines.push(line)
      done()
    },
  })
}
