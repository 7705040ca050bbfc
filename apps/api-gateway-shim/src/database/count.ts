import type { SelectQueryBuilder } from 'kysely'

/** How many rows a query finds, which selects nothing yet. */
export async function countOf<DB, TB extends keyof DB>(
  query: SelectQueryBuilder<DB, TB, Record<never, never>>,
): Promise<number> {
  const counting = query.select(({ fn }) => fn.countAll().as('count'))
  const { count } = (await counting.executeTakeFirstOrThrow()) as { count: string | number | bigint }
  return Number(count)
}
