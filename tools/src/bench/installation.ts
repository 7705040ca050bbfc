import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { ServerProcess } from './server-process.ts'
import { workspace } from '../workspace.ts'

const program = join(workspace, 'apps/api-gateway-shim/dist/main.js')
const constantOperations = join(import.meta.dirname, 'constant-operations.ts')
const host = 'acme.localhost'
const account = { email: 'admin@acme.test', password: 'envelope' }

/** The API on a database of its own, with the demo's data or much more of it. */
export class Installation {
  readonly name: string
  readonly #env: Record<string, string>

  private constructor(name: string, env: Record<string, string>) {
    this.name = name
    this.#env = env
  }

  /** @param databaseUrl of MariaDB; SQLite in the folder without one */
  static create(
    name: string,
    { folder, databaseUrl, volume = [] }: { folder: string; databaseUrl?: string; volume?: string[] },
  ): Installation {
    mkdirSync(folder)
    const env = {
      ENVELOPE_DATA: folder,
      LOG_LEVEL: 'warn',
      RATE_LIMITS: 'none',
      ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
    }
    execFileSync(process.execPath, [program, 'seed', ...volume], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return new Installation(name, env)
  }

  /** @param profile as {@link startApi} has it */
  async start(profile?: string): Promise<ServerProcess> {
    return startApi(this.#env, profile)
  }

  /** With a constant for a list and for a new envelope. @param answers as `constant-operations.ts` takes them */
  async startWithConstants(answers: string): Promise<ServerProcess> {
    return startProgram([constantOperations], { ...this.#env, ANSWERS: answers })
  }

  /** Of somebody who has signed in there. */
  static async signIn({ port }: ServerProcess): Promise<Record<string, string>> {
    const headers = { 'x-forwarded-host': host, 'content-type': 'application/json' }
    const response = await fetch(`http://127.0.0.1:${port}/v1/sessions`, {
      method: 'POST',
      headers,
      body: JSON.stringify(account),
    })
    if (!response.ok) throw new Error(`could not sign in: ${response.status} ${await response.text()}`)
    const { token } = (await response.json()) as { token: string }
    return { 'x-forwarded-host': host, authorization: `Bearer ${token}` }
  }
}

/** @param profile a folder that V8's processor profile is written to when it ends by SIGTERM */
export async function startApi(env: Record<string, string>, profile?: string): Promise<ServerProcess> {
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  return startProgram([...profiling, program], env)
}

async function startProgram(command: string[], env: Record<string, string>): Promise<ServerProcess> {
  const port = await getPort()
  return ServerProcess.start([process.execPath, ...command, 'serve'], {
    port,
    env: { LOG_LEVEL: 'warn', HOST: '127.0.0.1', API_PORT: `${port}`, ...env },
  })
}
