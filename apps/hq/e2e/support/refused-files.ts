import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Stack } from '@envelope/service/testing'

/**
 * Puts a file where the tenants' files lie, so that no place for more can be made.
 * @returns what puts them back
 */
export async function refuseFiles(stack: Stack): Promise<() => Promise<void>> {
  const place = join(stack.data, 'files')
  const aside = `${place}-aside`
  await rename(place, aside)
  await writeFile(place, '')
  return async () => {
    await rm(place)
    await rename(aside, place)
  }
}

/** Has the place of a tenant's files been tried for a day, so that the next attempt, which is now, is the last. */
export function giveUpSoon(stack: Stack, slug: string): void {
  const database = new DatabaseSync(join(stack.data, 'database.sqlite'), { timeout: 5_000 })
  const now = Date.now()
  database
    .prepare(
      `update outbox set created_at = ?, available_at = ?
       where kind = 'prepareFiles' and tenant_id = (select id from tenants where slug = ?)`,
    )
    .run(new Date(now - 25 * 60 * 60_000).toISOString(), new Date(now).toISOString(), slug)
  database.close()
}
