import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { createConnection } from 'mysql2/promise'
import { ServerProcess } from '../bench/server-process.ts'
import { Installation, startApi } from '../bench/installation.ts'
import { measure, type Figures, type Load } from '../bench/load.ts'

const list: Load = { method: 'GET', path: '/v1/envelopes?limit=25', headers: {} }
/** What a member's every request costs: who asks is found as for the list, and that is the answer. */
const account: Load = { method: 'GET', path: '/v1/me', headers: {} }
const create: Load = {
  method: 'POST',
  path: '/v1/envelopes',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    title: 'Office lease',
    message: 'Please sign by Friday.',
    recipients: [{ name: 'Rita Recipient', email: 'rita@partner.example', order: 1 }],
  }),
}

const withHeaders = (load: Load, headers: Record<string, string>): Load => ({
  ...load,
  headers: { ...load.headers, ...headers },
})

export interface CandidateOptions {
  folder: string
  /** Of a server whose user may create databases. */
  mariadbUrl: string
  /** The options of `seed` for large installations. */
  volume: string[]
  profile: string | undefined
}

/** All that is measured. A figure's name is what was asked, `of` whom. */
export class Candidates {
  readonly #options: CandidateOptions
  readonly #installations: { demo: Installation[]; large: Installation[] }
  readonly #answers: string
  #rounds = 0

  private constructor(
    options: CandidateOptions,
    installations: { demo: Installation[]; large: Installation[] },
    answers: string,
  ) {
    this.#options = options
    this.#installations = installations
    this.#answers = answers
  }

  static async create(options: CandidateOptions): Promise<Candidates> {
    const demo = await install('demo', options)
    const large = await install('large', options, options.volume)
    const answers = join(options.folder, 'answers.json')
    writeFileSync(answers, JSON.stringify(await answersOf(demo[0]!)))
    return new Candidates(options, { demo, large }, answers)
  }

  /** @returns a figure of each, by its name */
  async measureEach(): Promise<Map<string, Figures>> {
    const figures = new Map<string, Figures>()
    const constant = await this.#constant('0')
    figures.set('list of a constant', await measure(constant, list))
    figures.set('create of a constant', await measure(constant, create))
    await constant.stop()
    await this.#measureProxies(figures)
    for (const [size, installations] of Object.entries(this.#installations))
      for (const installation of installations) await this.#measureReading(installation, size, figures)
    // Of installations of their own: their lists grow, and the jobs of what was created are still worked off for long.
    for (const installation of await install(`round${++this.#rounds}`, this.#options))
      await this.#measureCreating(installation, figures)
    return figures
  }

  async #measureReading(
    installation: Installation,
    size: string,
    figures: Map<string, Figures>,
  ): Promise<void> {
    const profile = installation.name === 'SQLite' && size === 'demo' ? this.#options.profile : undefined
    const server = await installation.start(profile)
    const headers = await Installation.signIn(server)
    const { id } = (await pageOf(server, headers)).data[0]!
    const name = `${installation.name}, ${size}`
    figures.set(`list of ${name}`, await measure(server, withHeaders(list, headers)))
    if (size === 'demo')
      figures.set(`account of ${name}`, await measure(server, withHeaders(account, headers)))
    figures.set(
      `detail of ${name}`,
      await measure(server, { method: 'GET', path: `/v1/envelopes/${id}`, headers }),
    )
    await server.stop(profile ? 'SIGTERM' : 'SIGKILL')
  }

  async #measureCreating(installation: Installation, figures: Map<string, Figures>): Promise<void> {
    const server = await installation.start(undefined)
    const headers = await Installation.signIn(server)
    figures.set(`create of ${installation.name}, demo`, await measure(server, withHeaders(create, headers)))
    await server.stop('SIGKILL')
  }

  async #measureProxies(figures: Map<string, Figures>): Promise<void> {
    const upstream = await this.#constant('1')
    const address = `http://127.0.0.1:${upstream.port}`
    const proxies = {
      'a plain proxy': await this.#constant('0', { UPSTREAM: address }),
      'the gateway': await startApi({ LARAVEL_API_URL: address }, undefined),
    }
    for (const [name, server] of Object.entries(proxies)) {
      figures.set(`list of ${name}`, await measure(server, list))
      await server.stop()
    }
    await upstream.stop()
  }

  async #constant(cores: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    const port = await getPort()
    const program = join(import.meta.dirname, '../bench/constant-server.ts')
    return ServerProcess.start([process.execPath, program], {
      port,
      cores,
      env: { PORT: `${port}`, LOG_LEVEL: 'warn', ANSWERS: this.#answers, ...env },
    })
  }
}

/** One on SQLite and one on MariaDB. */
async function install(
  name: string,
  { folder, mariadbUrl }: CandidateOptions,
  volume: string[] = [],
): Promise<Installation[]> {
  const connection = await createConnection(mariadbUrl)
  await connection.query(`create database ${name}`)
  await connection.end()
  const databaseUrl = new URL(name, mariadbUrl).href
  return [
    Installation.create('SQLite', { folder: join(folder, `sqlite-${name}`), volume }),
    Installation.create('MariaDB', { folder: join(folder, `mariadb-${name}`), databaseUrl, volume }),
  ]
}

async function pageOf({ port }: ServerProcess, headers: Record<string, string>) {
  const response = await fetch(`http://127.0.0.1:${port}${list.path}`, { headers })
  return (await response.json()) as { data: { id: string }[] }
}

/** What the API answers to the requests that are measured, by method and path. */
async function answersOf(installation: Installation): Promise<Record<string, unknown>> {
  const server = await installation.start(undefined)
  const headers = await Installation.signIn(server)
  const created = await fetch(`http://127.0.0.1:${server.port}${create.path}`, {
    method: create.method,
    headers: { ...create.headers, ...headers },
    body: create.body!,
  })
  const answers = {
    [`GET ${new URL(list.path, 'http://list').pathname}`]: await pageOf(server, headers),
    [`POST ${create.path}`]: await created.json(),
  }
  await server.stop()
  return answers
}
