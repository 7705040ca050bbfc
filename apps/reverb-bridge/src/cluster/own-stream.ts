import { Outbox } from './outbox.ts'

interface Pending {
  sequence: number
  deliver: () => void
  resolve: () => void
}

/** What this node says in its numbered stream, and what of it has not come back to this node itself yet. */
export class OwnStream {
  readonly #outbox = new Outbox()
  #pending: Pending[] = []

  /** The number that was given last. */
  get last(): number {
    return this.#outbox.last
  }

  /** All messages from this number on; undefined when the first of them is no longer kept. */
  from(sequence: number): string[] | undefined {
    return this.#outbox.from(sequence)
  }

  /**
   * @param encode is given the message's number
   * @param deliver does here what was said, when it is its turn; `taken` resolves after that
   */
  say(encode: (sequence: number) => string, deliver: () => void): { message: string; taken: Promise<void> } {
    const { sequence, message } = this.#outbox.add(encode)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#pending.push({ sequence, deliver, resolve })
    return { message, taken: promise }
  }

  /** Does what was said up to this number, or all of it. */
  take(until = Infinity): void {
    const later = this.#pending.findIndex(({ sequence }) => sequence > until)
    const due = this.#pending.splice(0, later === -1 ? this.#pending.length : later)
    for (const { deliver, resolve } of due) {
      deliver()
      resolve()
    }
  }
}
