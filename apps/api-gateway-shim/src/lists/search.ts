import { sql, type Expression, type RawBuilder } from 'kysely'

/** In lower case, each word of it as it is written: for finding parts of them. */
export const searchText = (texts: string[]): string => texts.join('\n').toLowerCase()

/** For {@link isLike}. */
export const patternOf = (search: string) => `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`

/** Whether a column that holds a {@link searchText} has in it what the pattern is of. */
export const isLike = (column: string, pattern: string | Expression<string>): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} like ${pattern} escape '!'`

/** Whether a column that holds a {@link searchText} has this in it. */
export const contains = (column: string, search: string): RawBuilder<boolean> =>
  isLike(column, patternOf(search))

/** The same of a column that holds a text as it was written. */
export const containsInAnyCase = (column: string, search: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like ${patternOf(search)} escape '!'`
