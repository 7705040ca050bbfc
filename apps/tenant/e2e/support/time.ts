import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Stack } from '@envelope/service/testing'

const hour = 60 * 60_000

/**
 * Lets hours pass for one envelope: all its times are moved back by as much, and the scheduler, which looks every quarter of
 * a minute, finds it as it would be then.
 */
export function letPass(stack: Stack, hours: number, title: string): void {
  const database = new DatabaseSync(join(stack.data, 'database.sqlite'), { timeout: 5_000 })
  const earlier = (time: unknown) =>
    typeof time === 'string' ? new Date(Date.parse(time) - hours * hour).toISOString() : null
  database.function('earlier', { deterministic: true }, (time) => earlier(time))
  try {
    const { id } = database.prepare('select id from envelopes where title = ?').get(title) as { id: string }
    database
      .prepare(
        'update envelopes set sent_at = earlier(sent_at), expires_at = earlier(expires_at) where id = ?',
      )
      .run(id)
    database
      .prepare(
        `update recipients set delivered_at = earlier(delivered_at), reminded_at = earlier(reminded_at),
          remind_at = earlier(remind_at) where envelope_id = ?`,
      )
      .run(id)
  } finally {
    database.close()
  }
}
