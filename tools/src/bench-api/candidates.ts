import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { createConnection } from 'mysql2/promise'
import { ServerProcess } from '../bench/server-process.ts'
import { Installation, startApi } from '../bench/installation.ts'
import { measure, type Figures, type Load } from '../bench/load.ts'

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

/** All that is measured. A figure's name is what was asked, `of` whom. */
export class Candidates {
  readonly #installations: { demo: Installation[]; large: Installation[] }
  readonly #answers: string
  readonly #profile: string | undefined

  private constructor(
    installations: { demo: Installation[]; large: Installation[] },
    answers: string,
    profile: string | undefined,
  ) {
    this.#installations = installations
    this.#answers = answers
    this.#profile = profile
  }

  static async create({ folder, mariadbUrl, volume, profile }: CandidateOptions): Promise<Candidates> {
    const at = (name: string) => join(folder, name)
    const connection = await createConnection(mariadbUrl)
    for (const name of ['demo', 'large']) await connection.query(`create database ${name}`)
    await connection.end()
    const databaseUrl = (name: string) => new URL(name, mariadbUrl).href
    const demo = [
      Installation.create('SQLite', { folder: at('sqlite') }),
      Installation.create('MariaDB', { folder: at('mariadb'), databaseUrl: databaseUrl('demo') }),
    ]
    const large = [
      Installation.create('SQLite', { folder: at('sqlite-large'), volume }),
      Installation.create('MariaDB', {
        folder: at('mariadb-large'),
        databaseUrl: databaseUrl('large'),
        volume,
      }),
    ]
    const answers = at('answers.json')
    writeFileSync(answers, JSON.stringify(await answersOf(demo[0]!)))
    return new Candidates({ demo, large }, answers, profile)
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
      for (const installation of installations) await this.#measureApi(installation, size, figures)
    return figures
  }

  async #measureApi(installation: Installation, size: string, figures: Map<string, Figures>): Promise<void> {
    const profile = installation.name === 'SQLite' && size === 'demo' ? this.#profile : undefined
    const server = await installation.start(profile)
    const headers = await Installation.signIn(server)
    const { id } = (await pageOf(server, headers)).data[0]!
    const name = `${installation.name}, ${size}`
    figures.set(`list of ${name}`, await measure(server, withHeaders(list, headers)))
    figures.set(
      `detail of ${name}`,
      await measure(server, { method: 'GET', path: `/v1/envelopes/${id}`, headers }),
    )
    // Last, because it makes the list longer.
    if (size === 'demo') figures.set(`create of ${name}`, await measure(server, withHeaders(create, headers)))
    await server.stop(profile ? 'SIGTERM' : 'SIGKILL')
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
