import { Readable } from 'node:stream'
import type { Database, GlobalDatabase, TenantDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { Tenant, UserRow } from '../database/schema.ts'
import { readDemoDocument } from '../demo-documents.ts'
import type { Files } from '../files/files.ts'
import { createOperator } from '../operators/operators.ts'
import { roleColumns } from '../sessions/members.ts'
import { hashPassword } from '../sessions/passwords.ts'
import type { Links } from '../links.ts'
import { insertTenant } from '../tenants/tenants.ts'
import { demoOperator, demoPassword, demoPlan, demoTenants } from './accounts.ts'
import { demoId } from './demo-id.ts'
import { addStory, noRows, type DemoRows } from './envelope-rows.ts'
import { stories, type DemoDocument } from './stories.ts'

const documents: DemoDocument[] = ['Mutual non-disclosure agreement.pdf', 'Statement of work.pdf']
const rowsPerInsert = 100
const filesAtOnce = 16

export interface SeedParts {
  database: Database
  files: Files
  links: Links
  now?: Date
}

/** Makes the demo's operator where there is no operator: also in a database that has tenants already. */
export async function seedDemoOperator(database: GlobalDatabase): Promise<void> {
  const any = await database.selectFrom('operators').select('id').limit(1).executeTakeFirst()
  if (!any) await createOperator(database, { ...demoOperator, password: demoPassword })
}

/**
 * Writes the demo's tenants, accounts and envelopes into a database that has no tenant, all or nothing.
 * @returns whether it did
 */
export async function seedDemoData({
  database,
  files,
  links,
  now = new Date(),
}: SeedParts): Promise<boolean> {
  if (await hasTenants(database)) return false
  const contents = new Map(
    await Promise.all(documents.map(async (name) => [name, await readDemoDocument(name)] as const)),
  )
  try {
    return await database.transaction(async (inside) => {
      const at = new Date(now.getTime() - 60 * 24 * 60 * 60_000)
      const planId = demoId(`plan/${demoPlan.name}`, at)
      await inside.global
        .insertInto('plans')
        .values({ ...demoPlan, id: planId, created_at: at.toISOString() })
        .execute()
      for (const demo of demoTenants) {
        const tenant = await insertTenant(inside.global, {
          id: demoId(demo.slug, at),
          slug: demo.slug,
          name: demo.name,
          at,
          planId,
        })
        const tenantDatabase = inside.tenant(tenant.id)
        const users = await insertUsers(tenantDatabase, tenant, { users: demo.users, at })
        const senders = users.filter(({ role }) => role !== 'viewer')
        const rows = noRows()
        for (const story of stories(demo.envelopes, senders.length))
          addStory(rows, story, { tenant, senders, contents, links, now })
        await insertRows(tenantDatabase, rows)
        await putFiles(files, tenant, { rows, contents })
      }
      return true
    })
  } catch (error) {
    // Another process was faster.
    if (isDuplicate(error) && (await hasTenants(database))) return false
    throw error
  }
}

async function hasTenants(database: Database): Promise<boolean> {
  return (await database.global.selectFrom('tenants').select('id').limit(1).executeTakeFirst()) !== undefined
}

async function insertUsers(
  database: TenantDatabase,
  tenant: Tenant,
  { users, at }: { users: (typeof demoTenants)[number]['users']; at: Date },
): Promise<Pick<UserRow, 'id' | 'name' | 'role'>[]> {
  const rows = await Promise.all(
    users.map(async ({ name, email, role }) => ({
      id: demoId(`${tenant.slug}/${email}`, at),
      name,
      email,
      ...roleColumns(role, at),
      password_hash: await hashPassword(demoPassword),
      created_at: at.toISOString(),
    })),
  )
  await database.insertInto('users').values(rows).execute()
  return rows
}

async function insertRows(database: TenantDatabase, rows: DemoRows): Promise<void> {
  for (const table of Object.keys(rows) as (keyof DemoRows)[])
    for (let start = 0; start < rows[table].length; start += rowsPerInsert)
      await database
        .insertInto(table)
        .values(rows[table].slice(start, start + rowsPerInsert))
        .execute()
}

async function putFiles(
  files: Files,
  { id: tenantId }: Tenant,
  { rows, contents }: { rows: DemoRows; contents: ReadonlyMap<DemoDocument, Buffer> },
): Promise<void> {
  for (let start = 0; start < rows.documents.length; start += filesAtOnce)
    await Promise.all(
      rows.documents
        .slice(start, start + filesAtOnce)
        .map(({ id, name }) =>
          files.put({ tenantId, documentId: id }, Readable.from([contents.get(name as DemoDocument)!])),
        ),
    )
}
