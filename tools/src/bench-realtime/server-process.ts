import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

const secret = 'app-secret'
export const credentials = { id: 'app-id', key: 'app-key', secret }
const ticksPerSecond = 100

/** A server under measurement: pinned to one core, which the clients do not use. */
export class ServerProcess {
  readonly port: number
  readonly #process: ChildProcess
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })

  private constructor(port: number, process: ChildProcess) {
    this.port = port
    this.#process = process
  }

  /** Resolves when it answers. @param cores as `taskset` takes them */
  static async start(
    command: readonly string[],
    {
      port,
      cores = '0',
      cwd,
      env = {},
    }: { port: number; cores?: string; cwd?: string; env?: Record<string, string> },
  ): Promise<ServerProcess> {
    const child = spawn(
      'sh',
      ['-c', 'ulimit -n $(ulimit -Hn); exec taskset -c "$0" "$@"', cores, ...command],
      {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { PATH: process.env['PATH'], ...env },
        ...(cwd && { cwd }),
      },
    )
    const server = new ServerProcess(port, child)
    for (let tries = 0; ; tries++) {
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
      const status = await server.get('/connections').catch(() => undefined)
      if (status !== undefined) return server
      if (tries > 600) throw new Error(`${command.join(' ')} does not answer on port ${port}`)
      await delay(100)
    }
  }

  /** Seconds of processor time of the process and its children, in user and system mode. */
  get cpuSeconds(): number {
    return this.#pids().reduce((sum, pid) => {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
      return sum + (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    }, 0)
  }

  get residentBytes(): number {
    return (
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.#process.pid}/status`, 'utf8'))![1]) * 1_024
    )
  }

  publish(channel: string, data: string): Promise<number> {
    return this.#request('POST', '/events', JSON.stringify({ name: 'ev', channels: [channel], data }))
  }

  get(suffix: string): Promise<number> {
    return this.#request('GET', suffix)
  }

  async stop(): Promise<void> {
    this.#agent.destroy()
    if (this.#process.exitCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await ended
  }

  #pids(): string[] {
    const { pid } = this.#process
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [String(pid), ...(children === '' ? [] : children.split(' '))]
  }

  #request(method: 'GET' | 'POST', suffix: string, body = ''): Promise<number> {
    const path = `/apps/${credentials.id}${suffix}`
    const md5 = body === '' ? '' : `&body_md5=${createHash('md5').update(body).digest('hex')}`
    const query = `auth_key=${credentials.key}&auth_timestamp=${Math.floor(Date.now() / 1_000)}&auth_version=1.0${md5}`
    const signature = createHmac('sha256', secret).update(`${method}\n${path}\n${query}`).digest('hex')
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.#agent,
          host: '127.0.0.1',
          port: this.port,
          method,
          path: `${path}?${query}&auth_signature=${signature}`,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        async (response) => {
          await text(response)
          resolve(response.statusCode!)
        },
      )
      sent.on('error', reject)
      sent.end(body)
    })
  }
}

/** What the application signs for a member of a presence channel. */
export function presenceAuthorization(socketId: string, channel: string, userId: string): object {
  const channel_data = JSON.stringify({ user_id: userId, user_info: {} })
  const signature = createHmac('sha256', secret)
    .update(`${socketId}:${channel}:${channel_data}`)
    .digest('hex')
  return { auth: `${credentials.key}:${signature}`, channel_data }
}
