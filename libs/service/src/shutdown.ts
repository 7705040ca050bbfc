import type { Logger } from './logger.ts'

export type Closer = () => unknown

/** A terminal's Ctrl-C reaches a process twice: by itself, and once more from the program that started it. */
const echoMilliseconds = 500

/** What a process closes before it ends: once, in reverse order, within a bound. */
export class Shutdown {
  readonly #controller = new AbortController()
  readonly #closers: { name: string; close: Closer }[] = []
  readonly #logger: Logger
  readonly #seconds: number
  #startedAt: number | undefined
  #outcome: Promise<boolean> | undefined

  constructor(logger: Logger, seconds: number) {
    this.#logger = logger
    this.#seconds = seconds
  }

  /** Aborted when the shutdown begins, before the first closer runs. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  add(name: string, close: Closer): void {
    this.#closers.push({ name, close })
  }

  /** Whether the shutdown has been under way long enough that another signal means "now". */
  isImpatient(): boolean {
    return this.#startedAt !== undefined && performance.now() - this.#startedAt > echoMilliseconds
  }

  /** Closes everything. Resolves to whether all of it was closed in time; further calls wait for the same. */
  run(reason: string): Promise<boolean> {
    this.#outcome ??= this.#drain(reason)
    return this.#outcome
  }

  async #drain(reason: string): Promise<boolean> {
    this.#startedAt = performance.now()
    this.#logger.info({ reason }, `stopping, within ${this.#seconds} s`)
    this.#controller.abort()

    let current = ''
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), this.#seconds * 1_000)
    })
    const closing = async (): Promise<'closed' | 'failed'> => {
      let outcome: 'closed' | 'failed' = 'closed'
      for (let closer = this.#closers.pop(); closer; closer = this.#closers.pop()) {
        current = closer.name
        try {
          await closer.close()
        } catch (error) {
          outcome = 'failed'
          this.#logger.error(error, `could not close ${current}`)
        }
      }
      return outcome
    }

    const outcome = await Promise.race([closing(), timeout])
    clearTimeout(timer)
    if (outcome === 'late') this.#logger.error(`still closing ${current} after ${this.#seconds} s: giving up`)
    else this.#logger.info('stopped')
    return outcome === 'closed'
  }
}
