import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireProgram } from '@envelope/service/testing'
import getPort from 'get-port'
import { afterAll } from 'vitest'
import type { RedisSettings } from '../src/configuration/redis-settings.ts'

/** A real Redis of one test file's own, that can be stopped, frozen and started again on the same port. */
export class RedisServer {
  readonly port: number
  readonly #directory = mkdtempSync(join(tmpdir(), 'reverb-bridge-redis-'))
  #process: ChildProcess | undefined

  private constructor(port: number) {
    this.port = port
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await getPort())
    await server.start()
    afterAll(() => server.#remove())
    return server
  }

  async start(): Promise<void> {
    const command = requireProgram({
      names: ['redis-server'],
      debianPackage: 'redis-server',
      remedy: 'Install Redis 7 (https://redis.io/downloads).',
    })
    const options = { port: this.port, bind: '127.0.0.1', dir: this.#directory, save: '' }
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
    this.#process = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const chunk of this.#process.stdout!) if (String(chunk).includes('Ready to accept')) break
    this.#process.stdout!.resume()
  }

  /** Ends it at once, as a crash does. */
  async stop(): Promise<void> {
    const ended = once(this.#process!, 'exit')
    this.#process!.kill('SIGKILL')
    await ended
  }

  /** Keeps its connections open and answers nothing. */
  freeze(): void {
    this.#process!.kill('SIGSTOP')
  }

  thaw(): void {
    this.#process!.kill('SIGCONT')
  }

  /** How a node finds it; each test takes a prefix of its own. */
  settings(prefix: string): RedisSettings {
    return {
      kind: 'server',
      addresses: [{ host: '127.0.0.1', port: this.port }],
      sentinelName: 'mymaster',
      username: undefined,
      password: undefined,
      database: 0,
      tls: false,
      prefix,
      channel: prefix,
      format: 'own',
      nodeTimeoutSeconds: 1,
    }
  }

  #remove(): void {
    this.#process?.kill('SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
