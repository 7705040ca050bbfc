const intervalMilliseconds = 1_000

/** Watches how much memory the process uses, so that new clients are turned away before old ones are lost. */
export class MemoryGuard {
  readonly #limit: number
  readonly #timer: NodeJS.Timeout | undefined
  #isOver = false

  /** @param limit bytes of resident memory; 0 for no limit */
  constructor(limit: number) {
    this.#limit = limit
    if (limit === 0) return
    this.#look()
    this.#timer = setInterval(() => this.#look(), intervalMilliseconds).unref()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    this.#isOver = process.memoryUsage.rss() > this.#limit
  }
}
