import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { EnvironmentError, type Logger } from '@envelope/service'
import { readConfiguration } from '../configuration.ts'

/**
 * Deletes the local database and files; the secrets stay. The next start makes them anew, with the demo data.
 * @throws Error in production, on a database server, or while a process has the database open
 */
export async function reset(logger: Logger): Promise<void> {
  const { production, database, filesDirectory } = readConfiguration()
  if (production)
    throw new EnvironmentError(['NODE_ENV="production": reset deletes everything, so it is refused'])
  if (database.dialect !== 'sqlite')
    throw new EnvironmentError([
      'DATABASE_URL=(hidden): reset deletes a local SQLite database only; unset it, or empty that server’s database there',
    ])

  assertUnused(database.path)
  const paths = [database.path, `${database.path}-wal`, `${database.path}-shm`, filesDirectory]
  const deleted = paths.filter((path) => existsSync(path))
  for (const path of deleted) await rm(path, { recursive: true })
  logger.info({ deleted }, deleted.length > 0 ? 'reset: the next start makes them anew' : 'nothing to reset')
}

/** Leaving write-ahead logging needs the file to itself: it fails exactly while another process has it open. */
function assertUnused(path: string): void {
  if (!existsSync(path)) return
  const connection = new DatabaseSync(path, { timeout: 0 })
  try {
    connection.exec('pragma journal_mode = delete')
  } catch (error) {
    const sqliteBusy = 5
    if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error
    throw new Error(
      `${path} is in use: stop the server that runs on it (Ctrl-C in its terminal), then reset again`,
    )
  } finally {
    connection.close()
  }
}
