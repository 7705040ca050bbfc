import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

/** A server under measurement, alone on its core unless it is given more. */
export class ServerProcess {
  readonly port: number
  readonly #process: ChildProcess

  private constructor(port: number, process: ChildProcess) {
    this.port = port
    this.#process = process
  }

  /** Resolves when it answers. @param cores as `taskset` takes them */
  static async start(
    command: readonly string[],
    { port, cores = '0', env = {} }: { port: number; cores?: string; env?: Record<string, string> },
  ): Promise<ServerProcess> {
    const child = spawn(
      'sh',
      ['-c', 'ulimit -n $(ulimit -Hn); exec taskset -c "$0" "$@"', cores, ...command],
      { stdio: ['ignore', 'ignore', 'inherit'], env: { PATH: process.env['PATH'], ...env } },
    )
    for (let tries = 0; ; tries++) {
      if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
      const answers = await fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      )
      if (answers) return new ServerProcess(port, child)
      if (tries > 600) throw new Error(`${command.join(' ')} does not answer on port ${port}`)
      await delay(100)
    }
  }

  /** Seconds of processor time of the process and its children together, in user and system mode. */
  get cpuSeconds(): number {
    return this.cpuSecondsEach.reduce((sum, seconds) => sum + seconds, 0)
  }

  /** The same of each; the process itself comes first. */
  get cpuSecondsEach(): number[] {
    return this.#pids().map((pid) => {
      const threads = readdirSync(`/proc/${pid}/task`)
      const nanoseconds = threads.map((thread) =>
        Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
      )
      return nanoseconds.reduce((sum, each) => sum + each, 0) / 1e9
    })
  }

  get residentBytes(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1_024
  }

  /** @param signal SIGTERM where it is to write its profile */
  async stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    // One that was killed has no exit code.
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = once(this.#process, 'exit')
    this.#process.kill(signal)
    await ended
  }

  #pids(): string[] {
    const { pid } = this.#process
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [String(pid), ...(children === '' ? [] : children.split(' '))]
  }
}
