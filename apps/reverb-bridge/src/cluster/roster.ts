import type { Member } from '../frames.ts'

/** A node as others know it, by an id that is new with every start. */
export type NodeId = string

interface Entry {
  readonly member: Member
  /** Connections on this node. */
  here: number
  /** Other nodes where the user has at least one. */
  elsewhere: Set<NodeId> | undefined
}

/** The users of one presence channel on all nodes, each once. Ids are compared as text: 1 and "1" are one user. */
export class Roster {
  readonly #entries = new Map<string, Entry>()

  get size(): number {
    return this.#entries.size
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  *members(): Iterable<Member> {
    for (const { member } of this.#entries.values()) yield member
  }

  *here(): Iterable<[string, Member]> {
    for (const [key, { member, here }] of this.#entries) if (here > 0) yield [key, member]
  }

  *keysOf(node: NodeId): Iterable<string> {
    for (const [key, { elsewhere }] of this.#entries) if (elsewhere?.has(node)) yield key
  }

  /** Counts one more connection of the user on this node. */
  join(key: string, member: Member): { isFirstHere: boolean; added: boolean } {
    const entry = this.#entries.get(key)
    if (!entry) {
      this.#entries.set(key, { member, here: 1, elsewhere: undefined })
      return { isFirstHere: true, added: true }
    }
    return { isFirstHere: entry.here++ === 0, added: false }
  }

  /** Counts one connection less; `removed` is the member when that was the last anywhere. */
  leave(key: string): { isLastHere: boolean; removed: Member | undefined } {
    const entry = this.#entries.get(key)
    if (!entry || entry.here === 0) return { isLastHere: false, removed: undefined }
    entry.here--
    return { isLastHere: entry.here === 0, removed: this.#removeIfGone(key, entry) }
  }

  /** @returns whether the user was nowhere before */
  appear(node: NodeId, key: string, member: Member): boolean {
    const entry = this.#entries.get(key)
    if (entry) (entry.elsewhere ??= new Set()).add(node)
    else this.#entries.set(key, { member, here: 0, elsewhere: new Set([node]) })
    return entry === undefined
  }

  /** @returns the member when the user is nowhere any more */
  disappear(node: NodeId, key: string): Member | undefined {
    const entry = this.#entries.get(key)
    if (!entry?.elsewhere?.delete(node)) return undefined
    return this.#removeIfGone(key, entry)
  }

  #removeIfGone(key: string, { here, elsewhere, member }: Entry): Member | undefined {
    if (here > 0 || (elsewhere?.size ?? 0) > 0) return undefined
    this.#entries.delete(key)
    return member
  }
}
