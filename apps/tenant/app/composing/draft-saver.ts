import type { Client, Envelope, EnvelopeDraft, EnvelopeDraftChange } from '@envelope/contract'
import { problemOf, ProblemError } from '@envelope/contract/terms'
import { draftOf, type Beginning } from './draft-form.ts'

/** Why a draft can no longer be saved: it was changed, sent or discarded, in another window or by a colleague. */
export type DraftConflict = { kind: 'changed' | 'sent'; other: Envelope } | { kind: 'discarded' }

/** Saves a draft over the one that was seen last, and over no other: what was saved elsewhere is not lost. */
export function createDraftSaver(api: Client, beginning: Beginning) {
  const conflict = shallowRef<DraftConflict>()
  let seen = beginning.id === undefined ? undefined : draftOf(beginning as Envelope)
  /** Whose answer may have got lost. */
  let sent: EnvelopeDraft | undefined

  const change = (draft: EnvelopeDraft): EnvelopeDraftChange => ({
    ...draft,
    ...(seen && { replaces: seen }),
  })

  /** @throws ProblemError also without asking, while there is a conflict */
  async function save(envelopeId: string, draft: EnvelopeDraft): Promise<void> {
    if (conflict.value) throw new ProblemError(problemOf('draft_changed'))
    const before = sent
    sent = draft
    const params = { envelopeId }
    try {
      await api.updateEnvelope({ params, body: change(draft) })
    } catch (error) {
      conflict.value = await conflictOf(error, envelopeId)
      if (conflict.value?.kind !== 'changed' || !before || !isSame(draftOf(conflict.value.other), before))
        throw error
      // It was saved from here.
      replaceOther()
      await api.updateEnvelope({ params, body: change(draft) })
    }
    seen = draft
  }

  async function conflictOf(error: unknown, envelopeId: string): Promise<DraftConflict | undefined> {
    const code = toProblem(error)?.code
    if (code === 'not_found') return { kind: 'discarded' }
    if (code !== 'draft_changed' && code !== 'envelope_not_draft') return undefined
    const other = await api.getEnvelope({ params: { envelopeId } })
    return { kind: other.status === 'draft' ? 'changed' : 'sent', other }
  }

  /** From now on what was saved elsewhere is replaced. Gives that, where there is any. */
  function replaceOther(): Envelope | undefined {
    if (conflict.value?.kind !== 'changed') return undefined
    const { other } = conflict.value
    seen = draftOf(other)
    conflict.value = undefined
    return other
  }

  return {
    ...{ conflict, change, save, replaceOther },
    created: (draft: EnvelopeDraft | Record<string, never>) => {
      if ('title' in draft) seen = draft as EnvelopeDraft
    },
  }
}

const isSame = (one: EnvelopeDraft, other: EnvelopeDraft) => JSON.stringify(one) === JSON.stringify(other)
