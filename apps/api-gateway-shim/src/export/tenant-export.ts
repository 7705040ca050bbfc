import { Readable } from 'node:stream'
import type { Attachment } from '../attachment.ts'
import type { Database, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import { isMissing, type Files } from '../files/files.ts'
import { recordEvent } from '../people/tenant-history.ts'
import { planOf } from '../plans/plans.ts'
import { Refusal } from '../refusal.ts'
import { settingsOf } from '../tenants/settings.ts'
import { documentBatches, envelopeBatches } from './envelopes.ts'
import { exportedColumns, type ExportedTable } from './exported-columns.ts'
import { zipOf, type ZipEntry } from './zip.ts'

const rowsAtOnce = 500
const retryAfterSeconds = 60

/** Tables of which a file has the rows as they are, with the first column of their key. */
const ownFiles: [path: string, table: ExportedTable, key: string][] = [
  ['members.json', 'users', 'id'],
  ['invitations.json', 'invitations', 'id'],
  ['sessions.json', 'access_tokens', 'id'],
  ['impersonations.json', 'impersonations', 'id'],
  ['password-resets.json', 'password_resets', 'id'],
  ['history.json', 'tenant_history', 'id'],
  ['erasures.json', 'erasures', 'id'],
  ['usage.json', 'usage_snapshots', 'day'],
  ['domains.json', 'domain_claims', 'domain'],
  ['mails.json', 'sent_mails', 'idempotency_key'],
]

/** Of which an export is under way in this process. */
const underWay = new Set<string>()

interface ExportOrder {
  tenant: Tenant
  actor: Actor & { kind: 'user' }
}

/**
 * All that a tenant has, as a ZIP archive of JSON files and documents. One at a time, and written to the tenant's history.
 *
 * It is made while it is downloaded, not by a job: the first bytes are there at once, also of 100,000 envelopes, the speed
 * is the reader's, and no second copy of everything lies anywhere that would have to be guarded, paid and removed. The price
 * is that a download that breaks off begins anew.
 * @throws Refusal `too_many_requests`
 */
export async function exportTenant(
  database: Database,
  files: Files,
  { tenant, actor }: ExportOrder,
): Promise<Attachment> {
  if (underWay.has(tenant.id)) throw new Refusal('too_many_requests', { retryAfter: retryAfterSeconds })
  underWay.add(tenant.id)
  try {
    const at = new Date()
    const own = database.tenant(tenant.id)
    await own
      .transaction()
      .execute((transaction) => recordEvent(transaction, { type: 'dataExported', actor, at }))
    const content = zipOf(entriesOf({ database, files, own, tenant, at: at.toISOString() }))
    content.once('close', () => underWay.delete(tenant.id))
    return { name: `${tenant.slug}-${at.toISOString().slice(0, 10)}.zip`, content }
  } catch (error) {
    underWay.delete(tenant.id)
    throw error
  }
}

interface Source {
  database: Database
  files: Files
  own: TenantDatabase
  tenant: Tenant
  at: string
}

async function* entriesOf(source: Source): AsyncGenerator<ZipEntry> {
  const { own, at } = source
  yield json('tenant.json', [JSON.stringify(await describe(source), null, 2)])
  for (const [path, table, key] of ownFiles) yield json(path, arrayOf(rowsOf(own, table, key)))
  yield json('envelopes.json', arrayOf(envelopeBatches(own, at)))
  const missing: string[] = []
  yield* documentsOf(source, missing)
  yield json('missing-documents.json', [JSON.stringify(missing, null, 2)])
}

async function describe({ database, tenant, at }: Source) {
  const { id, slug, name, created_at, activated_at } = tenant
  const plan = await planOf(database.global, id)
  return {
    exported_at: at,
    ...{ id, slug, name, created_at, activated_at },
    primary_domain: tenant.primary_domain,
    plan: plan?.name ?? null,
    settings: settingsOf(tenant),
  }
}

async function* rowsOf(own: TenantDatabase, table: ExportedTable, keyColumn: string) {
  const key = own.dynamic.ref<never>(keyColumn)
  const columns = exportedColumns(table) as never[]
  let last = ''
  for (;;) {
    const rows: Record<string, string>[] = await own
      .selectFrom(table)
      .select(columns)
      .where(key, '>', last as never)
      .orderBy(key)
      .limit(rowsAtOnce)
      .execute()
    yield rows
    if (rows.length < rowsAtOnce) return
    last = rows.at(-1)![keyColumn]!
  }
}

/** The documents of those envelopes that the archive has. Of a draft that is changed meanwhile some may be gone. */
async function* documentsOf({ own, files, tenant, at }: Source, missing: string[]): AsyncGenerator<ZipEntry> {
  for await (const batch of documentBatches(own, at))
    for (const { id, path } of batch)
      try {
        const content = await files.open({ tenantId: tenant.id, documentId: id })
        yield { path, content, compress: false }
      } catch (error) {
        if (!isMissing(error)) throw error
        missing.push(path)
      }
}

const json = (path: string, text: Iterable<string> | AsyncIterable<string>): ZipEntry => ({
  path,
  content: Readable.from(text),
  compress: true,
})

/** A JSON array with a row a line. */
async function* arrayOf(batches: AsyncIterable<unknown[]>): AsyncGenerator<string> {
  let separator = '[\n'
  for await (const rows of batches) {
    if (rows.length === 0) continue
    yield separator + rows.map((row) => JSON.stringify(row)).join(',\n')
    separator = ',\n'
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n'
}
