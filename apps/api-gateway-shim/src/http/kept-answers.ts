import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { GlobalDatabase, TenantDatabase } from '../database/database.ts'
import { isDuplicate } from '../database/errors.ts'
import type { KeptAnswer } from '../database/schema.ts'
import { oldestIdempotencyKey } from '../idempotency.ts'
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

/** Where the answers to one kind of caller are kept: a tenant's members, or operators. */
export interface AnswerStore {
  insert(row: Omit<KeptAnswer, 'answer'>): Promise<unknown>
  find(key: Key): Promise<KeptAnswer | undefined>
  /** @returns whether it was still claimed since then */
  claimAgain(key: Key, before: string, now: string): Promise<boolean>
  keep(key: Key, answer: string): Promise<unknown>
  remove(key: Key): Promise<unknown>
}

export const memberAnswers = (database: TenantDatabase): AnswerStore => ({
  insert: (row) => database.insertInto('kept_answers').values(row).execute(),
  find: ({ holderId, idempotencyKey }) =>
    database
      .selectFrom('kept_answers')
      .selectAll()
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirst(),
  async claimAgain({ holderId, idempotencyKey }, before, now) {
    const { numUpdatedRows } = await database
      .updateTable('kept_answers')
      .set({ claimed_at: now })
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .where('claimed_at', '=', before)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },
  keep: ({ holderId, idempotencyKey }, answer) =>
    database
      .updateTable('kept_answers')
      .set({ answer })
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .execute(),
  remove: ({ holderId, idempotencyKey }) =>
    database
      .deleteFrom('kept_answers')
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .execute(),
})

export const operatorAnswers = (database: GlobalDatabase): AnswerStore => ({
  insert: (row) => database.insertInto('operator_kept_answers').values(row).execute(),
  find: ({ holderId, idempotencyKey }) =>
    database
      .selectFrom('operator_kept_answers')
      .selectAll()
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .executeTakeFirst(),
  async claimAgain({ holderId, idempotencyKey }, before, now) {
    const { numUpdatedRows } = await database
      .updateTable('operator_kept_answers')
      .set({ claimed_at: now })
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .where('claimed_at', '=', before)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },
  keep: ({ holderId, idempotencyKey }, answer) =>
    database
      .updateTable('operator_kept_answers')
      .set({ answer })
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .execute(),
  remove: ({ holderId, idempotencyKey }) =>
    database
      .deleteFrom('operator_kept_answers')
      .where('holder_id', '=', holderId)
      .where('idempotency_key', '=', idempotencyKey)
      .execute(),
})

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

export async function pruneKeptAnswers(database: TenantDatabase, now = new Date()): Promise<void> {
  await database.deleteFrom('kept_answers').where('claimed_at', '<', oldestIdempotencyKey(now)).execute()
}

export async function pruneOperatorKeptAnswers(database: GlobalDatabase, now = new Date()): Promise<void> {
  await database
    .deleteFrom('operator_kept_answers')
    .where('claimed_at', '<', oldestIdempotencyKey(now))
    .execute()
}
