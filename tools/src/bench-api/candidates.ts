import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { createConnection } from 'mysql2/promise'
import { ServerProcess } from '../bench/server-process.ts'
import { Installation, startApi } from '../bench/installation.ts'
import { measureInTurns, type Candidate, type Figures, type Load } from '../bench/load.ts'

const list: Load = { method: 'GET', path: '/v1/envelopes?limit=25', headers: {} }
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

/** Measures all that is compared. @returns the turns of each; its name is what was asked, `of` whom */
export async function measureAll(options: CandidateOptions, turns: number): Promise<Map<string, Figures[]>> {
  const demo = await install('demo', options)
  const large = await install('large', options, options.volume)
  const answers = join(options.folder, 'answers.json')
  writeFileSync(answers, JSON.stringify(await answersOf(demo[0]!)))
  const reading = new RunningCandidates(options, answers)
  // An installation of their own: its list grows, and the jobs of what was created are still worked off for long.
  const creating = new RunningCandidates(options, answers)
  try {
    await reading.addBareFastify()
    for (const installation of demo) await reading.addReading(installation, 'demo')
    for (const installation of large) await reading.addReading(installation, 'large')
    const read = await measureInTurns(reading.candidates, turns)
    await reading.stop()
    for (const installation of await install('created', options)) await creating.addCreating(installation)
    return new Map([...read, ...(await measureInTurns(creating.candidates, turns))])
  } finally {
    await reading.stop()
    await creating.stop()
  }
}

/** Servers that run side by side, and what is measured of them. */
class RunningCandidates {
  readonly candidates: Record<string, Candidate> = {}
  readonly #options: CandidateOptions
  readonly #answers: string
  readonly #servers: { server: ServerProcess; signal?: NodeJS.Signals }[] = []

  constructor(options: CandidateOptions, answers: string) {
    this.#options = options
    this.#answers = answers
  }

  /** Constants, and a plain proxy and the gateway to others of them. */
  async addBareFastify(): Promise<void> {
    const bare = await this.#bareFastify('0')
    this.candidates['list of bare Fastify'] = { server: bare, load: list }
    this.candidates['create of bare Fastify'] = { server: bare, load: create }
    const { port } = await this.#bareFastify('1')
    const upstream = `http://127.0.0.1:${port}`
    const proxy = await this.#bareFastify('0', { UPSTREAM: upstream })
    this.candidates['list of a plain proxy'] = { server: proxy, load: list }
    const gateway = this.#kept(await startApi({ LARAVEL_API_URL: upstream }))
    this.candidates['list of the gateway'] = { server: gateway, load: list }
  }

  async addReading(installation: Installation, size: 'demo' | 'large'): Promise<void> {
    const name = `${installation.name}, ${size}`
    const profile = name === 'SQLite, demo' ? this.#options.profile : undefined
    const server = this.#kept(await installation.start(profile), profile ? 'SIGTERM' : 'SIGKILL')
    const headers = await Installation.signIn(server)
    const { id } = (await pageOf(server, headers)).data[0]!
    const detail: Load = { method: 'GET', path: `/v1/envelopes/${id}`, headers }
    this.candidates[`list of ${name}`] = { server, load: withHeaders(list, headers) }
    this.candidates[`detail of ${name}`] = { server, load: detail }
    if (size !== 'demo') return
    const constant = this.#kept(await installation.startWithConstants(this.#answers))
    for (const [asked, load] of Object.entries({ list, create }))
      this.candidates[`constant ${asked} of ${name}`] = { server: constant, load: withHeaders(load, headers) }
  }

  async addCreating(installation: Installation): Promise<void> {
    const server = this.#kept(await installation.start())
    const headers = await Installation.signIn(server)
    this.candidates[`create of ${installation.name}, demo`] = { server, load: withHeaders(create, headers) }
  }

  async stop(): Promise<void> {
    for (const { server, signal } of this.#servers) await server.stop(signal)
  }

  #kept(server: ServerProcess, signal: NodeJS.Signals = 'SIGKILL'): ServerProcess {
    this.#servers.push({ server, signal })
    return server
  }

  async #bareFastify(cores: string, env: Record<string, string> = {}): Promise<ServerProcess> {
    const port = await getPort()
    const program = join(import.meta.dirname, '../bench/constant-server.ts')
    return this.#kept(
      await ServerProcess.start([process.execPath, program], {
        port,
        cores,
        env: { PORT: `${port}`, LOG_LEVEL: 'warn', ANSWERS: this.#answers, ...env },
      }),
    )
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
  const server = await installation.start()
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
