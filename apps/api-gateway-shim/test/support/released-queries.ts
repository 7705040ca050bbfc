import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseLocation } from '../../src/configuration.ts'

type Dialect = DatabaseLocation['dialect']

export interface ReleasedQuery {
  /** The file in `src` that asks it. */
  from: string
  /** Names stand in double quotes, for MariaDB too. */
  sql: string
  /** Some that it was asked with. */
  parameters: (string | number | null)[]
  /** The database that alone is asked so; absent where both are. */
  only?: Dialect
  /** What it gives, where it asks for every column there is. */
  columns?: string[]
}

export type RecordedQuery = Omit<ReleasedQuery, 'only'> & { dialect: Dialect }

export interface ReleasedQueries {
  /** Git's id of the `src` that asks them. */
  sources: string
  /** Those that the release knows. */
  migrations: string[]
  queries: ReleasedQuery[]
}

export const releasedQueriesFile = join(import.meta.dirname, '../released-queries.json')

/** What the last release asks its database: `nx release` records it (docs/deploy.md). */
export const readReleasedQueries = () =>
  JSON.parse(readFileSync(releasedQueriesFile, 'utf8')) as ReleasedQueries

/** A query a line, so that a difference shows which have changed. */
export function textOf({ queries, ...release }: ReleasedQueries): string {
  const head = JSON.stringify(release, undefined, 2).replace(/\n\}$/, ',\n  "queries": [\n')
  return `${head}${queries.map((query) => `    ${JSON.stringify(query)}`).join(',\n')}\n  ]\n}\n`
}

/** What one of the databases is asked. */
export const askedOf = (dialect: Dialect, { queries }: Pick<ReleasedQueries, 'queries'>): ReleasedQuery[] =>
  queries
    .filter(({ only = dialect }) => only === dialect)
    .map((query) => (dialect === 'mariadb' ? { ...query, sql: query.sql.replaceAll('"', '`') } : query))

/** The same for queries that differ only in values, in how many values, or rows of them, they are given, or in quotes. */
export function shapeOf({ sql, parameters }: Pick<ReleasedQuery, 'sql' | 'parameters'>): string {
  const shape = sql
    .replaceAll('`', '"')
    .replaceAll(/(\((?:\?, )*\?\))(?:, \1)+/g, '$1')
    .replaceAll(/\bin \(\?(?:, \?)+\)/g, 'in (?)')
  // A column that is given nothing at times must go on to take that.
  const given = parameters.slice(0, shape.split('?').length - 1)
  return `${shape} ${given.map((value) => (value === null ? '-' : '+')).join('')}`
}

/** One of each shape, in the order of the files that ask; as it was before, so that the file changes where queries do. */
export function distinct(
  recorded: readonly RecordedQuery[],
  before: readonly ReleasedQuery[],
): ReleasedQuery[] {
  const known = new Map(before.map((query) => [shapeOf(query), query]))
  const byShape = Map.groupBy(recorded, shapeOf)
  return [...byShape]
    .map(([shape, same]): [string, ReleasedQuery] => {
      const { sql, parameters } = known.get(shape) ?? same[0]!
      const dialects = new Set(same.map(({ dialect }) => dialect))
      const from = same.map((query) => query.from).sort()[0]!
      const only = dialects.size === 1 ? { only: same[0]!.dialect } : {}
      return [`${from} ${shape}`, { from, sql: sql.replaceAll('`', '"'), parameters, ...only }]
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, query]) => query)
}
