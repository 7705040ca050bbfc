import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'

const preparedStatements = 200

/** Kysely's SQLite dialect on Node's own SQLite, in a file that is created when missing. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #path: string

  constructor(path: string) {
    super({ database: async () => openSqlite(path) })
    this.#path = path
  }

  override createDriver(): SqliteDriver {
    return new ImmediateSqliteDriver({ database: async () => openSqlite(this.#path) })
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter()
  }
}

/** Takes the write lock at the start: one that reads first and writes later could find it taken, and fail. */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/** A migration that fails half way leaves nothing behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

function openSqlite(path: string): SqliteDatabase {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: true, timeout: 5_000 })
  database.exec('pragma journal_mode = wal; pragma synchronous = normal')
  const statements = new Map<string, SqliteStatement>()
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql)
      if (known) return known
      const statement = adapted(database.prepare(sql))
      if (statements.size >= preparedStatements) statements.clear()
      statements.set(sql, statement)
      return statement
    },
  }
}

/**
 * With rows as plain objects where each column is named: Node's own are dictionaries, which take longer to make and to read.
 * Which ones `*` stands for, another process that migrates may change.
 */
function adapted(statement: StatementSync): SqliteStatement {
  const names = statement.columns().map(({ name }) => name)
  const allNamed = names.length > 0 && !statement.sourceSQL.includes('*')
  if (allNamed) statement.setReturnArrays(true)
  const toRow = (values: unknown) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index++) row[names[index]!] = (values as unknown[])[index]
    return row
  }
  return {
    reader: names.length > 0,
    all(parameters) {
      const rows: unknown[] = statement.all(...(parameters as SQLInputValue[]))
      return allNamed ? rows.map(toRow) : rows
    },
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    *iterate(parameters) {
      for (const row of statement.iterate(...(parameters as SQLInputValue[])))
        yield allNamed ? toRow(row) : row
    },
  }
}
