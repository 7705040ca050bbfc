/** What this node knows of another one, and how far it has followed its stream. */
export class Peer {
  /** By the monotonic clock, in milliseconds. */
  lastHeardAt = performance.now()
  /** Whether its members and subscriptions are known; until then it is listened to for events only. */
  hasState = false
  /** False when it was not heard of for too long; its place in the stream is kept, should it come back. */
  isAlive = true
  #expected: number | undefined
  #askedAt = -Infinity

  /** The number of its next message; undefined before its first. */
  get expected(): number | undefined {
    return this.#expected
  }

  /** Takes the place of the next message when this is it, or the first ever. */
  follows(sequence: number): boolean {
    this.#expected ??= sequence
    if (sequence !== this.#expected) return false
    this.#expected++
    return true
  }

  /** Whether messages up to this number are missing here. */
  lacks(sequence: number): boolean {
    return this.#expected !== undefined && sequence >= this.#expected
  }

  /** Goes on behind this number. @returns how many messages were passed over */
  jumpTo(sequence: number): number {
    const lost = this.#expected === undefined ? 0 : Math.max(0, sequence + 1 - this.#expected)
    this.#expected = Math.max(sequence + 1, this.#expected ?? 0)
    return lost
  }

  /** Whether to ask it again: not more often than it can answer. */
  mayAsk(milliseconds: number): boolean {
    if (performance.now() - this.#askedAt < milliseconds) return false
    this.#askedAt = performance.now()
    return true
  }
}
