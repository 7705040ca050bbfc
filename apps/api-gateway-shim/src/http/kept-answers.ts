import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { GlobalDatabase, TenantDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { KeptAnswer, KeptAnswers } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'

/** A claim that was not renewed for so long is one of a process that is gone. */
const leaseMilliseconds = 10_000
const renewalMilliseconds = 2_500
const patienceMilliseconds = 5_000
const pollMilliseconds = 50

interface Key {
  holderId: string
  idempotencyKey: string
}

/** Both kinds of caller have a table of the same columns; a tenant's handle adds the tenant's. */
type AnswerTables = Record<'kept_answers' | 'operator_kept_answers', KeptAnswers>

/** Where the answers to one kind of caller are kept: a tenant's members, or operators. */
export class AnswerStore {
  readonly #database: Kysely<AnswerTables>
  readonly #table: keyof AnswerTables

  private constructor(database: Kysely<AnswerTables>, table: keyof AnswerTables) {
    this.#database = database
    this.#table = table
  }

  static ofMembers(database: TenantDatabase): AnswerStore {
    return new AnswerStore(database as unknown as Kysely<AnswerTables>, 'kept_answers')
  }

  static ofOperators(database: GlobalDatabase): AnswerStore {
    return new AnswerStore(database as unknown as Kysely<AnswerTables>, 'operator_kept_answers')
  }

  insert(row: Omit<KeptAnswer, 'answer'>): Promise<unknown> {
    return this.#database.insertInto(this.#table).values(row).execute()
  }

  find({ holderId, idempotencyKey }: Key): Promise<KeptAnswer | undefined> {
    return this.#database
      .selectFrom(this.#table)
      .selectAll()
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirst()
  }

  /** @returns whether it was still claimed since then */
  async claimAgain(key: Key, before: string, now: string): Promise<boolean> {
    const again = this.#update(key, { claimed_at: now }).where('claimed_at', '=', before)
    const { numUpdatedRows } = await again.executeTakeFirst()
    return numUpdatedRows === 1n
  }

  keep(key: Key, answer: string): Promise<unknown> {
    return this.#update(key, { answer }).execute()
  }

  remove({ holderId, idempotencyKey }: Key): Promise<unknown> {
    return this.#database
      .deleteFrom(this.#table)
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .execute()
  }

  #update({ holderId, idempotencyKey }: Key, values: Partial<Pick<KeptAnswer, 'answer' | 'claimed_at'>>) {
    return this.#database
      .updateTable(this.#table)
      .set(values)
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
  }
}

/**
 * The answer that the same request was given before, else what it is given now, which is kept. A failure is not: the
 * next attempt is a new one. Of two at the same moment the second waits for the first one's answer.
 * @param request what makes it the same: operation, parameters and body
 * @throws Refusal `idempotency_key_reused` for another request, `request_in_progress`
 */
export async function answerOnce(
  store: AnswerStore,
  key: Key,
  request: unknown,
  handle: () => Promise<unknown>,
): Promise<unknown> {
  const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const claimed = await claim(store, key, fingerprint)
  if ('answer' in claimed) return JSON.parse(claimed.answer)
  const renewal = renewWhileHandled(store, key, claimed.at)
  let answer: unknown
  try {
    answer = await handle()
  } catch (error) {
    await store.remove(key)
    throw error
  } finally {
    clearInterval(renewal)
  }
  await store.keep(key, JSON.stringify(answer ?? null))
  return answer
}

function renewWhileHandled(store: AnswerStore, key: Key, claimedAt: string): NodeJS.Timeout {
  let before = claimedAt
  return setInterval(async () => {
    const now = new Date().toISOString()
    // Where the database is away for longer than the lease, whoever tries again may begin anew.
    if (await store.claimAgain(key, before, now).catch(() => false)) before = now
  }, renewalMilliseconds)
}

/** @returns since when it is this caller's to handle, unless it was answered before */
async function claim(
  store: AnswerStore,
  key: Key,
  fingerprint: string,
): Promise<{ at: string } | { answer: string }> {
  const deadline = performance.now() + patienceMilliseconds
  for (;;) {
    const found = await store.find(key)
    const now = new Date().toISOString()
    if (!found) {
      try {
        await store.insert({
          holder_id: key.holderId,
          idempotency_key: key.idempotencyKey,
          fingerprint,
          claimed_at: now,
        })
        return { at: now }
      } catch (error) {
        if (!isDuplicate(error)) throw error
        continue
      }
    }
    if (found.fingerprint !== fingerprint) throw new Refusal('idempotency_key_reused')
    if (found.answer !== null) return { answer: found.answer }
    const isAbandoned = Date.parse(found.claimed_at) <= Date.now() - leaseMilliseconds
    if (isAbandoned && (await store.claimAgain(key, found.claimed_at, now))) return { at: now }
    if (performance.now() >= deadline) throw new Refusal('request_in_progress', { retryAfter: 1 })
    await pause(pollMilliseconds)
  }
}
