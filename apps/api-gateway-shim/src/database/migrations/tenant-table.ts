import type { CreateTableBuilder, Kysely } from 'kysely'

export const id = 'varchar(36)'
export const timestamp = 'varchar(24)'
export const sha256 = 'char(64)'

export type TableBuilder = CreateTableBuilder<string, string>

/** A table whose primary key starts with the tenant. */
export function tenantTable(database: Kysely<unknown>, name: string, key: string[]): TableBuilder {
  const table: TableBuilder = database.schema.createTable(name)
  return table
    .addColumn('tenant_id', id, (column) => column.notNull())
    .addPrimaryKeyConstraint(`${name}_key`, ['tenant_id', ...key])
    .addForeignKeyConstraint(`${name}_tenant`, ['tenant_id'], 'tenants', ['id'])
}

/** An index that starts with the tenant. */
export async function index(
  database: Kysely<unknown>,
  table: string,
  name: string,
  columns: string[],
): Promise<void> {
  await database.schema
    .createIndex(`${table}_${name}`)
    .on(table)
    .columns(['tenant_id', ...columns])
    .execute()
}
