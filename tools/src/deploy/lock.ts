import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { workspace } from '../workspace.ts'

/**
 * Runs what only one process on this machine may do at a time: Nx runs apps in parallel, each in a process of its own.
 * The lock is one of the operating system's, on SQLite's file, so that it ends with its process, however that ends.
 */
export async function withLock<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const folder = join(workspace, '.data/deploy')
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, `${name}.lock`))
  try {
    await acquire(database)
    return await work()
  } finally {
    database.close()
  }
}

async function acquire(database: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      database.exec('BEGIN EXCLUSIVE')
      return
    } catch (error) {
      if (!/locked|busy/i.test((error as Error).message)) throw error
      await delay(100)
    }
  }
}
