const maximumMessages = 10_000
const maximumBytes = 16 * 1_048_576

/** What a node said last, numbered without gaps, for those who missed some of it. Bounded: the oldest go first. */
export class Outbox {
  #last = 0
  #bytes = 0
  #messages: string[] = []

  /** The number that was given last. */
  get last(): number {
    return this.#last
  }

  /** @param encode is given the message's number */
  add(encode: (sequence: number) => string): { sequence: number; message: string } {
    const sequence = ++this.#last
    const message = encode(sequence)
    this.#messages.push(message)
    this.#bytes += message.length
    if (this.#bytes > maximumBytes || this.#messages.length > 2 * maximumMessages) this.#shrink()
    return { sequence, message }
  }

  /** All messages from this number on; undefined when the first of them is no longer kept. */
  from(sequence: number): string[] | undefined {
    const first = this.#last - this.#messages.length + 1
    return sequence < first ? undefined : this.#messages.slice(sequence - first)
  }

  /** Cuts back well below the bounds, so that it need not be done with every message. */
  #shrink(): void {
    let kept = this.#messages.slice(-maximumMessages)
    while (kept.length > 0 && sizeOf(kept) > maximumBytes / 2) kept = kept.slice(Math.ceil(kept.length / 2))
    this.#messages = kept
    this.#bytes = sizeOf(kept)
  }
}

const sizeOf = (messages: readonly string[]) => messages.reduce((sum, { length }) => sum + length, 0)
