import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { afterEach, vi } from 'vitest'
import { credentials } from './running-bridge.ts'

const running: NodeProcess[] = []
afterEach(() => {
  for (const node of running.splice(0)) node.signal('SIGKILL')
})

/** The server as it runs in production: a process of its own, killed after the test. */
export class NodeProcess {
  readonly port: number
  /** Resolves to the exit code and the signal. */
  readonly ended: Promise<unknown[]>
  /** All that it has logged. */
  log = ''
  readonly #process: ChildProcess

  private constructor(port: number, environment: Record<string, string>) {
    this.port = port
    this.#process = fork(join(import.meta.dirname, '../src/main.ts'), {
      silent: true,
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        REVERB_SERVER_HOST: '127.0.0.1',
        REVERB_SERVER_PORT: String(port),
        REVERB_APP_ID: credentials.id,
        REVERB_APP_KEY: credentials.key,
        REVERB_APP_SECRET: credentials.secret,
        ...environment,
      },
    })
    for (const stream of [this.#process.stdout!, this.#process.stderr!])
      stream.on('data', (chunk: Buffer) => (this.log += chunk.toString()))
    this.ended = once(this.#process, 'exit')
    running.push(this)
  }

  /** Resolves when it answers. */
  static async start(environment: Record<string, string> = {}): Promise<NodeProcess> {
    const node = new NodeProcess(await getPort(), environment)
    await vi.waitFor(() => fetch(`http://127.0.0.1:${node.port}/ready`), { timeout: 90_000 })
    return node
  }

  /** The ids of the processes that it has started. */
  get workers(): number[] {
    const { pid } = this.#process
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    return children.trim().split(' ').map(Number)
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal)
  }
}
