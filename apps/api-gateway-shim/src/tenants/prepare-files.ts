import type { GlobalDatabase } from '../database/database.ts'
import type { Files } from '../files/files.ts'

/** Makes the place where a tenant's files lie, and writes down when that was first done. */
export async function prepareFiles(database: GlobalDatabase, files: Files, tenantId: string): Promise<void> {
  await files.prepare(tenantId)
  await database
    .updateTable('tenants')
    .set({ files_prepared_at: new Date().toISOString() })
    .where('id', '=', tenantId)
    .where('files_prepared_at', 'is', null)
    .execute()
}
