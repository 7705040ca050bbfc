import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { patience, WatchedPool } from './watched-pool.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A pool with one connection to a server that answers only when it is told to. */
function startServer() {
  const answers: ((error: unknown, result: never) => void)[] = []
  const connection = {
    query: (_sql: string, _parameters: unknown, done: (typeof answers)[number]) => void answers.push(done),
    release: vi.fn(),
    destroy: vi.fn(),
  }
  const inner = {
    getConnection: (done: (error: unknown, connection: unknown) => void) => done(null, connection),
    end: (done: () => void) => done(),
  } as unknown as MysqlPool
  const server = { greets: true, looks: 0 }
  const pool = new WatchedPool(inner, async () => {
    server.looks++
    if (!server.greets) await new Promise((resolve) => setTimeout(resolve, patience.look))
    return server.greets
  })
  return { answers, connection, server, pool }
}

function connectionOf(pool: WatchedPool): MysqlPoolConnection {
  const got = vi.fn()
  pool.getConnection(got)
  return got.mock.calls[0]![1] as MysqlPoolConnection
}

describe('what is asked of a database server', () => {
  it('is waited for as long as the server greets others', async () => {
    const { answers, pool, server } = startServer()
    const done = vi.fn()
    connectionOf(pool).query('select sleep(60)', [], done)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(done).not.toHaveBeenCalled()
    expect(server.looks).toBeGreaterThan(50)
    answers[0]!(null, ['row'] as never)
    expect(done).toHaveBeenCalledExactlyOnceWith(null, ['row'])
  })

  it('fails within two seconds where it does not, with all that wait, and so does what is asked of that connection next', async () => {
    const { answers, connection, pool, server } = startServer()
    server.greets = false
    const [first, second, next] = [vi.fn(), vi.fn(), vi.fn()]
    const held = connectionOf(pool)
    held.query('select 1', [], first)
    held.query('select 2', [], second)
    await vi.advanceTimersByTimeAsync(1_999)
    const unanswered = expect.objectContaining({ code: 'ETIMEDOUT' })
    for (const done of [first, second]) expect(done).toHaveBeenCalledExactlyOnceWith(unanswered, undefined)
    expect(server.looks).toBe(1)
    expect(connection.destroy).toHaveBeenCalled()

    held.query('rollback', [], next)
    expect(next.mock.calls[0]![0]).toMatchObject({ code: 'ETIMEDOUT' })
    answers[0]!(null, ['too late'] as never)
    expect(first).toHaveBeenCalledOnce()
  })

  it('is not looked at where it is answered soon', async () => {
    const { answers, pool, server } = startServer()
    connectionOf(pool).query('select 1', [], vi.fn())
    answers[0]!(null, [] as never)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(server.looks).toBe(0)
  })
})
