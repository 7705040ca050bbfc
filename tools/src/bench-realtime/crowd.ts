import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** When an event came to the first and to the last of some clients: milliseconds of the machine's monotonic clock. */
export interface Arrivals {
  first: number
  last: number
}
export type CrowdMessage = 'connected' | 'listening' | Arrivals

/** Subscribers of one channel, more than one process may have open files. */
export class Crowd {
  readonly #processes: ChildProcess[]

  private constructor(processes: ChildProcess[]) {
    this.#processes = processes
  }

  /** Resolves when all have subscribed. @param processes among which they are divided */
  static async gather(port: number, channel: string, count: number, processes: number): Promise<Crowd> {
    const program = join(import.meta.dirname, 'crowd-process.ts')
    const sizes = Array.from({ length: processes }, (_, index) => Math.floor((count + index) / processes))
    const crowd = new Crowd(sizes.map((size) => fork(program, [`${port}`, `${size}`, channel])))
    await crowd.#each(heard)
    return crowd
  }

  /** Resolves to the milliseconds between the first arrival of what is published and the last. */
  async spreadOf(publish: () => Promise<void>): Promise<number> {
    await this.#each((process) => {
      process.send('listen')
      return heard(process)
    })
    const all = this.#each(heard)
    await publish()
    const arrivals = (await all) as Arrivals[]
    return Math.max(...arrivals.map(({ last }) => last)) - Math.min(...arrivals.map(({ first }) => first))
  }

  async leave(): Promise<void> {
    await this.#each(async (process) => {
      const ended = once(process, 'exit')
      process.disconnect()
      await ended
    })
  }

  #each<Result>(what: (process: ChildProcess) => Promise<Result>): Promise<Result[]> {
    return Promise.all(this.#processes.map(what))
  }
}

/** The next thing that a process says. @throws Error when it ends instead */
async function heard(process: ChildProcess): Promise<CrowdMessage> {
  const stopped = new AbortController()
  const ended = once(process, 'exit', { signal: stopped.signal }).then(([code]) => {
    throw new Error(`a process of subscribers ended with ${code}`)
  })
  const said = once(process, 'message', { signal: stopped.signal }).then(
    ([message]) => message as CrowdMessage,
  )
  try {
    return await Promise.race([said, ended])
  } finally {
    stopped.abort()
    await Promise.allSettled([said, ended])
  }
}
