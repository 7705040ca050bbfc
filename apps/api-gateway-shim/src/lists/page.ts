import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts'

interface Placed {
  created_at: string
  id: string
}

/** The part that is asked for of a list that is sorted newest first. It stays where it is when rows are added meanwhile. */
export class ListPage {
  readonly #cursor: Cursor | undefined
  readonly #limit: number

  /** @throws Refusal `validation_failed` when `cursor` is none of ours */
  constructor({ cursor, limit }: { cursor?: string | undefined; limit: number }) {
    this.#cursor = cursor === undefined ? undefined : decodeCursor(cursor)
    this.#limit = limit
  }

  get #newer(): boolean {
    return this.#cursor?.to === 'newer'
  }

  /** Of `created_at`, then `id`, in the query. */
  get direction(): 'asc' | 'desc' {
    return this.#newer ? 'asc' : 'desc'
  }

  /** How many rows to ask for: one more than are shown tells whether there are more. */
  get rows(): number {
    return this.#limit + 1
  }

  /**
   * The condition on where the page begins; undefined for the first page.
   * @param table as it goes by in the query
   */
  beyond(table: string): Expression<SqlBool> | undefined {
    const cursor = this.#cursor
    if (!cursor) return undefined
    const { or, and, eb } = expressionBuilder<Record<string, Placed>, string>()
    const direction = this.#newer ? '>' : '<'
    return or([
      eb(`${table}.created_at`, direction, cursor.at),
      and([eb(`${table}.created_at`, '=', cursor.at), eb(`${table}.id`, direction, cursor.id)]),
    ])
  }

  /** Of what the query found, the page's rows, newest first, and the cursors of its neighbours. */
  of<Row extends Placed>(found: Row[]): { rows: Row[]; next: string | null; previous: string | null } {
    const more = found.length > this.#limit
    const rows = found.slice(0, this.#limit)
    if (this.#newer) rows.reverse()
    const at = (row: Row | undefined, to: Cursor['to']) =>
      row ? encodeCursor({ to, at: row.created_at, id: row.id }) : null
    const hasPrevious = this.#newer ? more : this.#cursor !== undefined
    return {
      rows,
      next: this.#newer || more ? at(rows.at(-1), 'older') : null,
      previous: hasPrevious ? at(rows[0], 'newer') : null,
    }
  }
}
