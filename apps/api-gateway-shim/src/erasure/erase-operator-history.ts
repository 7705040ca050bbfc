import type { GlobalDatabase } from '../database/database.ts'
import { containsInAnyCase } from '../lists/search.ts'
import { withoutPerson } from './without-person.ts'

/**
 * The address in what operators did with a tenant: as whom they acted, whom they invited as its first administrator. What they
 * did stays, and their own names do.
 * @returns how many actions had it
 */
export async function eraseOperatorHistory(
  global: GlobalDatabase,
  { tenantId, email }: { tenantId: string; email: string },
): Promise<number> {
  const rows = await global
    .selectFrom('operator_history')
    .select(['id', 'details'])
    .where(({ or, eb }) => or([eb('about_tenant_id', '=', tenantId), eb('tenant_id', '=', tenantId)]))
    .where(containsInAnyCase('details', email))
    .execute()
  for (const { id, details } of rows) {
    const texts = Object.entries(JSON.parse(details) as Record<string, string>)
    const changed = texts.map(([key, text]) => [key, withoutPerson(text, { email, names: [] })])
    await global
      .updateTable('operator_history')
      .set({ details: JSON.stringify(Object.fromEntries(changed)) })
      .where('id', '=', id)
      .execute()
  }
  return rows.length
}
