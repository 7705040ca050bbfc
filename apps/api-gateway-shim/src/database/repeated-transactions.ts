import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { isConflict } from './errors.ts'

const longestMilliseconds = 10_000
const mostTries = 6
const firstPauseMilliseconds = 10

/**
 * Runs a transaction again when the database gave it up for the sake of another one (a deadlock, or a lock that did not
 * become free): up to six times within ten seconds, after pauses that grow and are spread, so that the same ones do not
 * meet again. What `run` does outside the database must be harmless to do twice.
 */
export async function repeatOnConflict<Result>(run: () => Promise<Result>): Promise<Result> {
  const start = performance.now()
  for (let tries = 1; ; tries++)
    try {
      return await run()
    } catch (error) {
      const tooLate = tries >= mostTries || performance.now() - start >= longestMilliseconds
      if (tooLate || !isConflict(error)) throw error
      await pause(firstPauseMilliseconds * 2 ** tries * Math.random())
    }
}

/** Has {@link repeatOnConflict} done with every transaction that is begun through this handle. */
export function withRepeatedTransactions<Tables>(database: Kysely<Tables>): Kysely<Tables> {
  const begin = database.transaction.bind(database)
  database.transaction = () => {
    const transaction = begin()
    const execute = transaction.execute.bind(transaction)
    transaction.execute = (use) => repeatOnConflict(() => execute(use))
    return transaction
  }
  return database
}
