import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requireProgram } from '@envelope/service/testing'
import getPort from 'get-port'
import { afterAll } from 'vitest'
import type { RedisSettings } from '../src/configuration/redis-settings.ts'

const running: RedisServer[] = []
afterAll(() => {
  for (const server of running.splice(0)) server.remove()
})

/** Lines of `redis.conf` by their first word. */
export type RedisOptions = Record<string, string | number>

/** A real Redis of one test file's own, that can be stopped, frozen and started again on the same port. */
export class RedisServer {
  readonly port: number
  readonly #directory = mkdtempSync(join(tmpdir(), 'reverb-bridge-redis-'))
  readonly #arguments: string[]
  #process: ChildProcess | undefined

  private constructor(port: number, options: RedisOptions, isSentinel: boolean) {
    this.port = port
    const file = join(this.#directory, 'redis.conf')
    const lines = Object.entries({ port, bind: '127.0.0.1', dir: this.#directory, ...options })
    writeFileSync(file, lines.map(([name, value]) => `${name} ${value}\n`).join(''))
    this.#arguments = [file, ...(isSentinel ? ['--sentinel'] : [])]
  }

  static start(options: RedisOptions = {}): Promise<RedisServer> {
    return RedisServer.#start({ save: '""', ...options }, false)
  }

  static startSentinel(options: RedisOptions): Promise<RedisServer> {
    return RedisServer.#start(options, true)
  }

  static async #start(options: RedisOptions, isSentinel: boolean): Promise<RedisServer> {
    const server = new RedisServer(await getPort(), options, isSentinel)
    running.push(server)
    await server.start()
    return server
  }

  async start(): Promise<void> {
    const command = requireProgram({
      names: ['redis-server'],
      debianPackage: 'redis-server',
      remedy: 'Install Redis 7 (https://redis.io/downloads).',
    })
    this.#process = spawn(command, this.#arguments, { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    for await (const chunk of this.#process.stdout!) {
      output += chunk
      if (/Ready to accept|\+monitor master/.test(output)) return void this.#process.stdout!.resume()
    }
    throw new Error(`redis-server ended:\n${output}`)
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
      sentinelUsername: undefined,
      sentinelPassword: undefined,
      database: 0,
      tls: false,
      prefix,
      channel: prefix,
      format: 'own',
      nodeTimeoutSeconds: 3,
    }
  }

  /** For good, with its data. */
  remove(): void {
    this.#process?.kill('SIGKILL')
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
