import { sql, type RawBuilder } from 'kysely'

/** In lower case, each word of it as it is written: for finding parts of them. */
export const searchText = (texts: string[]): string => texts.join('\n').toLowerCase()

const patternOf = (search: string) => `%${search.toLowerCase().replace(/[!%_]/g, '!$&')}%`

/** Whether a column that holds a {@link searchText} has this in it. */
export const contains = (column: string, search: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} like ${patternOf(search)} escape '!'`

/** The same of a column that holds a text as it was written. */
export const containsInAnyCase = (column: string, search: string): RawBuilder<boolean> =>
  sql<boolean>`lower(${sql.ref(column)}) like ${patternOf(search)} escape '!'`
