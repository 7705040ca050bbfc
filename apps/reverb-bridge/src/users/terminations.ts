import type { Connection } from '../websocket/connection.ts'

/**
 * Users and sessions whose connections the application closed. What it signed for one of them before holds for a socket as
 * long as that is open, and may have been kept for later: so it opens nothing any more. What it signs for later sockets does.
 */
export class Terminations {
  readonly #openConnections: ReadonlyMap<string, Connection>
  /** By id, in the order of time: by the monotonic clock, in milliseconds. */
  readonly #terminatedAt = new Map<string, number>()

  /** @param openConnections the oldest first */
  constructor(openConnections: ReadonlyMap<string, Connection>) {
    this.#openConnections = openConnections
  }

  add(id: string): void {
    this.#forgetOlderThanConnections()
    this.#terminatedAt.delete(id)
    this.#terminatedAt.set(id, performance.now())
  }

  /** Whether the user or session was terminated since the connection is open. */
  concern(connection: Connection, id: string): boolean {
    const at = this.#terminatedAt.get(id)
    return at !== undefined && connection.openedAt <= at
  }

  #forgetOlderThanConnections(): void {
    const [oldest] = this.#openConnections.values()
    for (const [id, at] of this.#terminatedAt) {
      if (oldest && oldest.openedAt <= at) return
      this.#terminatedAt.delete(id)
    }
  }
}
