import type { MysqlPool, MysqlPoolConnection } from 'kysely'

/** Milliseconds after which the server is looked at, while something is waited for, and those that it then has to answer. */
export const patience = { wait: 500, look: 1_000 }

type Answered = (error: unknown, result: never) => void

/**
 * A pool of connections to a server that may stop answering without ending them, as one does whose machine or disk hangs.
 * What lasts is waited for as long as the server greets new connections; else it fails with `ETIMEDOUT`, and its
 * connection is thrown away.
 */
export class WatchedPool implements MysqlPool {
  readonly #pool: MysqlPool
  readonly #greets: () => Promise<boolean>
  readonly #watched = new WeakSet<MysqlPoolConnection>()
  #look: Promise<boolean> | undefined

  /** @param greets whether the server greets a new connection within {@link patience}`.look` */
  constructor(pool: MysqlPool, greets: () => Promise<boolean>) {
    this.#pool = pool
    this.#greets = greets
  }

  getConnection(done: (error: unknown, connection: MysqlPoolConnection) => void): void {
    const settle = this.#waitFor(done as Answered)
    this.#pool.getConnection((error, connection) => {
      if (connection) this.#watch(connection)
      if (!settle(error, connection)) connection?.release()
    })
  }

  end(done: (error: unknown) => void): void {
    this.#pool.end(done)
  }

  #watch(connection: MysqlPoolConnection): void {
    if (this.#watched.has(connection)) return
    this.#watched.add(connection)
    const query = connection.query.bind(connection)
    let lost = false
    connection.query = ((sql, parameters, done) => {
      if (!done) return query(sql, parameters)
      // Kysely goes on to roll back.
      if (lost) return done(unanswered(), [])
      const settle = this.#waitFor(done as Answered, () => {
        lost = true
        connection.destroy()
      })
      return query(sql, parameters, settle)
    }) as typeof query
  }

  /** @returns passes on an answer, and says whether anybody has waited for it */
  #waitFor(done: Answered, giveUp = () => {}): (error: unknown, result: unknown) => boolean {
    let waiting = true
    const settle = (error: unknown, result: unknown) => {
      if (!waiting) return false
      waiting = false
      clearTimeout(timer)
      done(error, result as never)
      return true
    }
    const look = async () => {
      if (await this.#looked()) {
        if (waiting) timer = setTimeout(look, patience.wait)
      } else if (waiting) {
        giveUp()
        settle(unanswered(), undefined)
      }
    }
    let timer = setTimeout(look, patience.wait)
    return settle
  }

  /** All that wait look together. */
  #looked(): Promise<boolean> {
    this.#look ??= this.#greets().finally(() => (this.#look = undefined))
    return this.#look
  }
}

const unanswered = () => Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' })
