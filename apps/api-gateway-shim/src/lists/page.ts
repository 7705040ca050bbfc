import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts'

export interface PageRequest<Field extends string> {
  cursor?: string | undefined
  limit: number
  /** The field, with a minus for downwards. */
  sort: Field | `-${Field}`
}

export type Sorting<Column extends string> = { column: Column; direction: 'asc' | 'desc' }

/**
 * The condition on rows that come after one in a sorted list.
 * @param table as it goes by in the query
 */
export function beyondRow(
  table: string,
  { at, id }: Record<'at' | 'id', string | Expression<string>>,
  { column, direction }: Sorting<string>,
): Expression<SqlBool> {
  const { or, and, eb } = expressionBuilder<Record<string, Record<string, string>>, string>()
  const beyond = direction === 'asc' ? '>' : '<'
  const sorted = `${table}.${column}`
  return or([eb(sorted, beyond, at), and([eb(sorted, '=', at), eb(`${table}.id`, beyond, id)])])
}

/**
 * The part that is asked for of a sorted list. It stays where it is when rows are added meanwhile. Rows of the same
 * value are told apart by their `id`.
 */
export class ListPage<Field extends string, Column extends string> {
  readonly #cursor: Cursor | undefined
  readonly #limit: number
  readonly #sort: string
  readonly #column: Column

  /**
   * @param columns of the table, by the fields that the list can be sorted by; texts that are never null
   * @throws Refusal `validation_failed` when `cursor` is none of this list in this order
   */
  constructor({ cursor, limit, sort }: PageRequest<Field>, columns: Readonly<Record<Field, Column>>) {
    this.#cursor = cursor === undefined ? undefined : decodeCursor(cursor, sort)
    this.#limit = limit
    this.#sort = sort
    this.#column = columns[sort.replace(/^-/, '') as Field]
  }

  get #backwards(): boolean {
    return this.#cursor?.to === 'newer'
  }

  /** What a prepared query of the list depends on. */
  get sorting(): Sorting<Column> {
    return { column: this.#column, direction: this.direction }
  }

  /** The row that the page begins beyond; empty for the first page. */
  get from(): { at?: string; id?: string } {
    return this.#cursor ? { at: this.#cursor.at, id: this.#cursor.id } : {}
  }

  /** Of the columns in {@link order}. */
  get direction(): 'asc' | 'desc' {
    return this.#sort.startsWith('-') === this.#backwards ? 'asc' : 'desc'
  }

  /**
   * The columns to sort by, each in {@link direction}.
   * @param table as it goes by in the query
   */
  order(table: string): [Expression<unknown>, Expression<unknown>] {
    return [sql.ref(`${table}.${this.#column}`), sql.ref(`${table}.id`)]
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
    return this.#cursor && beyondRow(table, this.#cursor, this.sorting)
  }

  /** Of what several queries found, each in the list's order and so many as were asked for, the same of all together. */
  merge<Row extends Record<Column, string> & { id: string }>(found: Row[][]): Row[] {
    if (found.length === 1) return found[0]!
    const sign = this.direction === 'asc' ? 1 : -1
    // As the databases sort: byte by byte.
    const compare = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other))
    return found
      .flat()
      .sort(
        (one, other) => sign * (compare(one[this.#column], other[this.#column]) || compare(one.id, other.id)),
      )
      .slice(0, this.rows)
  }

  /** Of what the query found, the page's rows in the list's order, and the cursors of its neighbours. */
  of<Row extends Record<Column, string> & { id: string }>(
    found: Row[],
  ): { rows: Row[]; next: string | null; previous: string | null } {
    const more = found.length > this.#limit
    const rows = found.slice(0, this.#limit)
    if (this.#backwards) rows.reverse()
    const at = (row: Row | undefined, to: Cursor['to']) =>
      row ? encodeCursor({ to, sort: this.#sort, at: row[this.#column], id: row.id }) : null
    const hasPrevious = this.#backwards ? more : this.#cursor !== undefined
    return {
      rows,
      next: this.#backwards || more ? at(rows.at(-1), 'older') : null,
      previous: hasPrevious ? at(rows[0], 'newer') : null,
    }
  }
}
