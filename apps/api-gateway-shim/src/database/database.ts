import { Kysely, sql, type RawBuilder, type Transaction } from 'kysely'
import type { DatabaseLocation } from '../configuration.ts'
import { mariadbDialect } from './mariadb.ts'
import { repeatOnConflict, withRepeatedTransactions } from './repeated-transactions.ts'
import { WithoutRowLocks } from './row-locks.ts'
import {
  countedTables,
  globalTables,
  tenantTables,
  type CountedTables,
  type GlobalTables,
  type TenantTables,
} from './schema.ts'
import { NodeSqliteDialect } from './sqlite.ts'
import { TableScope } from './table-scope.ts'

/** Bound to one tenant: the only way to its tables. Every query through it has the tenant's condition. */
export type TenantDatabase = Kysely<TenantTables>
export type TenantTransaction = Transaction<TenantTables>
export type GlobalDatabase = Kysely<GlobalTables>

/** Reads alone. */
export type CountingDatabase = Pick<Kysely<CountedTables>, 'selectFrom' | 'selectNoFrom'>

/** A transaction over what belongs to no tenant and what does, together. */
export interface DatabaseTransaction {
  readonly global: GlobalDatabase
  tenant(tenantId: string): TenantTransaction
}

export class Database {
  readonly dialect: DatabaseLocation['dialect']
  /** What belongs to no tenant. */
  readonly global: GlobalDatabase
  /** To count over all tenants; it reads states and times, and none of what is theirs. */
  readonly counts: CountingDatabase
  /** Every table, unbound: for migrations alone. */
  readonly schema: Kysely<unknown>
  readonly #unbound: Kysely<unknown>

  constructor(dialect: DatabaseLocation['dialect'], unbound: Kysely<unknown>) {
    this.dialect = dialect
    this.#unbound = unbound
    this.schema = unbound
    this.counts = unbound.withPlugin(new TableScope(countedTables)) as Kysely<CountedTables>
    this.global = unbound.withPlugin(new TableScope(globalTables)) as GlobalDatabase
  }

  tenant(tenantId: string): TenantDatabase {
    const bound = this.#unbound.withPlugin(new TableScope(tenantTables, tenantId)) as TenantDatabase
    return bound.isTransaction ? bound : withRepeatedTransactions(bound)
  }

  /** What `use` does outside the database must be harmless to do twice: a deadlock has it run again. */
  transaction<Result>(use: (inside: DatabaseTransaction) => Promise<Result>): Promise<Result> {
    return repeatOnConflict(() =>
      this.#unbound.transaction().execute((unbound) => {
        const inside = new Database(this.dialect, unbound)
        return use({
          global: inside.global,
          tenant: (tenantId) => inside.tenant(tenantId) as TenantTransaction,
        })
      }),
    )
  }

  /** Of the server, or of the library that is one: `10.11.19`, without what its distribution adds. */
  async version(): Promise<string> {
    const asked = this.dialect === 'sqlite' ? sql`select sqlite_version() as v` : sql`select version() as v`
    const { rows } = await (asked as RawBuilder<{ v: string }>).execute(this.#unbound)
    return /^[\d.]+/.exec(rows[0]!.v)?.[0] ?? rows[0]!.v
  }

  close(): Promise<void> {
    return this.#unbound.destroy()
  }
}

export async function openDatabase(location: DatabaseLocation): Promise<Database> {
  if (location.dialect === 'mariadb')
    return new Database('mariadb', new Kysely({ dialect: await mariadbDialect(location.url) }))
  const dialect = new NodeSqliteDialect(location.path)
  return new Database('sqlite', new Kysely({ dialect, plugins: [new WithoutRowLocks()] }))
}
