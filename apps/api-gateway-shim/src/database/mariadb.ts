import { CompiledQuery, MysqlDialect } from 'kysely'
import { patience, WatchedPool } from './watched-pool.ts'

/**
 * Kysely's MySQL dialect on a pool of mysql2 to MariaDB.
 * @param url `mysql://user:password@host:3306/database`, or `mariadb://…`
 */
export async function mariadbDialect(url: string): Promise<MysqlDialect> {
  // Only where it is configured, so that the embedded default starts without it.
  const { createConnection, createPool } = await import('mysql2')
  const uri = url.replace(/^mariadb:/, 'mysql:')
  const pool = createPool({
    uri,
    charset: 'utf8mb4',
    timezone: 'Z',
    connectionLimit: 10,
    connectTimeout: 2_000,
    enableKeepAlive: true,
  })
  const greets = () =>
    new Promise<boolean>((resolve) => {
      const connection = createConnection({ uri, connectTimeout: patience.look })
      connection.connect((error) => {
        // A refusal is an answer, too.
        resolve(!error || error.code.startsWith('ER_'))
        connection.destroy()
      })
      connection.on('error', () => {})
    })
  return new MysqlDialect({
    pool: new WatchedPool(pool, greets),
    onCreateConnection: async (connection) => {
      for (const statement of [
        'set session transaction isolation level read committed',
        "set session sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
        'set session innodb_lock_wait_timeout = 3',
      ])
        await connection.executeQuery(CompiledQuery.raw(statement))
    },
  })
}
