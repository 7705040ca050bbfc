import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const entry = join(import.meta.dirname, '../../playground/.output/server/index.mjs')

export interface Ended {
  code: number | null
  output: string
}

/** The layer as it is built for production (its playground), in a process of its own. */
export class BuiltServer {
  readonly port: number
  output = ''
  readonly #process: ChildProcess

  constructor(port: number, environment: Record<string, string>) {
    if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`npx nx run ui:build\` first`)
    this.port = port
    this.#process = spawn(process.execPath, [entry], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: `${port}`,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.#process.stdout, this.#process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.output += chunk.toString()))
  }

  /** Resolves when it listens. */
  async ready(): Promise<this> {
    while (!this.output.includes('Listening')) {
      if (this.#process.exitCode !== null) throw new Error(`the server ended:\n${this.output}`)
      await Promise.race([
        once(this.#process.stdout!, 'data'),
        once(this.#process.stderr!, 'data'),
        once(this.#process, 'exit'),
      ])
    }
    return this
  }

  async ended(): Promise<Ended> {
    if (this.#process.exitCode === null) await once(this.#process, 'close')
    return { code: this.#process.exitCode, output: this.output }
  }

  async stop() {
    this.#process.kill()
    await this.ended()
  }
}
