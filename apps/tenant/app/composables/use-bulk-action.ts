import type { EnvelopeSummary } from '@envelope/contract'
import { problemOf, ProblemError } from '@envelope/contract/terms'

/** What came of it: with how many it was done, and with which it was not, and why. */
export interface BulkResult {
  action: EnvelopeAction
  done: EnvelopeSummary[]
  refused: { envelope: EnvelopeSummary; why: string }[]
}

const atOnce = 3
/** Milliseconds before what got no answer is repeated. */
const pauses = [1_000, 3_000]

/** Does one thing with many envelopes, by the operations that there are for one. */
export function useBulkAction() {
  const api = useApi()
  const running = ref<{ action: EnvelopeAction; finished: number; total: number }>()
  const result = ref<BulkResult>()

  /** Repeated with the same key where no answer came: it is done once, and said as it is. */
  async function once(act: (options: { headers: Record<string, string> }) => Promise<unknown>) {
    const headers = { 'idempotency-key': newIdempotencyKey() }
    for (const pause of pauses)
      try {
        await act({ headers })
        return
      } catch (error) {
        const code = toProblem(error)?.code
        if (code !== 'unavailable' && code !== 'request_in_progress') throw error
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    await act({ headers })
  }

  const acts: Record<EnvelopeAction, (envelopeId: string, reason: string) => Promise<void>> = {
    remind: remindAll,
    void: (envelopeId, reason) =>
      once((options) => api.voidEnvelope({ params: { envelopeId }, body: { reason } }, options)),
    delete: (envelopeId) => once((options) => api.deleteEnvelope({ params: { envelopeId } }, options)),
  }

  /** Whoever has just heard of it is passed over; where that is everybody, it is said. */
  async function remindAll(envelopeId: string) {
    const { recipients } = await api.getEnvelope({ params: { envelopeId } })
    let reminded = 0
    let recently: unknown
    for (const { id: recipientId } of recipients.filter(isReminded))
      try {
        await once((options) => api.remindRecipient({ params: { envelopeId, recipientId } }, options))
        reminded += 1
      } catch (error) {
        if (toProblem(error)?.code !== 'reminded_recently') throw error
        recently = error
      }
    if (reminded === 0) throw recently ?? new ProblemError(problemOf('not_waited_for'))
  }

  /** Resolves to what came of it, which stands in `result` as well. */
  async function run(action: EnvelopeAction, envelopes: EnvelopeSummary[], reason = ''): Promise<BulkResult> {
    const outcome: BulkResult = { action, done: [], refused: [] }
    result.value = undefined
    running.value = { action, finished: 0, total: envelopes.length }
    try {
      await eachOf(envelopes, atOnce, async (envelope) => {
        const why = await attempt(() => acts[action](envelope.id, reason))
        if (why) outcome.refused.push({ envelope, why: why[0] ?? '' })
        else outcome.done.push(envelope)
        if (running.value) running.value.finished += 1
      })
    } finally {
      running.value = undefined
    }
    result.value = outcome
    return outcome
  }
  return { running, result, run }
}
