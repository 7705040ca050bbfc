import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireProgram } from './program.ts'

const workspace = join(import.meta.dirname, '../../../..')

/** Milliseconds for a command to say what it is waited for; several times what a slow machine needs. */
const patience = 120_000

/** Front ends, each of which needs the API and the realtime server. */
export type FrontEnd = 'tenant' | 'hq'

export type Ports = Record<'api' | 'reverb' | FrontEnd, number>

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

export const freePorts = async (): Promise<Ports> => ({
  tenant: await freePort(),
  hq: await freePort(),
  api: await freePort(),
  reverb: await freePort(),
})

export const temporaryDirectory = () => mkdtemp(join(tmpdir(), 'envelope-e2e-'))

/** Process ids that listen on a port of this machine. */
export function listeners(port: number): number[] {
  const lsof = requireProgram({ names: ['lsof'], debianPackage: 'lsof', remedy: 'Install lsof.' })
  try {
    const output = execFileSync(lsof, ['-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' })
    return output.trim().split('\n').map(Number)
  } catch {
    // lsof ends with 1 when there is none.
    return []
  }
}

/** A command as a user types it in a terminal of its own. */
export class Command {
  #output = ''
  readonly #child: ChildProcess
  readonly #ended: Promise<unknown>

  /**
   * @param program with its arguments
   * @param variables what its environment has beside the ports and the data's folder
   */
  constructor(
    [program, ...args]: [string, ...string[]],
    ports: Ports,
    data: string,
    variables: Record<string, string> = {},
  ) {
    // Nx marks the environment of what it runs; a user's terminal has none of that.
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')),
    )
    this.#child = spawn(program, args, {
      cwd: workspace,
      env: {
        ...environment,
        NX_TUI: 'false',
        // Nx would otherwise join what a developer serves in this workspace, instead of starting its own.
        NX_WORKSPACE_DATA_DIRECTORY: join(data, 'nx'),
        ENVELOPE_DATA: data,
        TENANT_PORT: `${ports.tenant}`,
        HQ_PORT: `${ports.hq}`,
        API_PORT: `${ports.api}`,
        REVERB_PORT: `${ports.reverb}`,
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()))
    this.#ended = once(this.#child, 'exit')
  }

  /** Everything it has printed so far. */
  get output(): string {
    return this.#output
  }

  /** Resolves with the exit code, which is null where a signal ended it. */
  async exit(): Promise<number | null> {
    await this.#ended
    return this.#child.exitCode
  }

  /** Resolves as soon as the pattern has been printed; rejects with the output if that does not happen. */
  async printed(pattern: RegExp): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const fail = (why: string) => reject(new Error(`${why} before printing ${pattern}:\n${this.#output}`))
    const timer = setTimeout(() => fail(`${patience / 1000} s passed`), patience)
    const check = () => pattern.test(this.#output) && resolve()
    this.#child.stdout!.on('data', check)
    this.#child.stderr!.on('data', check)
    void this.#ended.then(() => fail('the command ended'))
    check()
    await promise.finally(() => clearTimeout(timer))
  }

  /** Ctrl-C: the signal goes to the whole group of processes, as from a terminal. */
  async interrupt(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null)
      process.kill(-this.#child.pid!, 'SIGINT')
    await this.#ended
  }
}
