import type { FieldErrors } from '@envelope/contract'
import { ofetch } from 'ofetch'
import { createAutosave, type SaveState } from '../composing/autosave.ts'
import { createDraftSaver } from '../composing/draft-saver.ts'
import { draftForm, newRecipient, sendErrors, toDraft, type Beginning } from '../composing/draft-form.ts'

/** Composing an envelope: the form, its documents, saving by itself, and sending. */
export function useComposer(beginning: Beginning, onCreated: (id: string) => void) {
  const api = useApi()
  const form = reactive(draftForm(beginning))
  const id = ref(beginning.id)
  const saveState = ref<SaveState>(beginning.id ? 'saved' : 'new')
  const attempted = ref(false)
  const sending = ref(false)
  const apiErrors = ref<FieldErrors>({})
  // Nothing is checked before it was loaded, which the API would refuse just as well.
  const schemas = shallowRef<Awaited<ReturnType<typeof loadSchemas>>>()
  const loaded = async () => (schemas.value ??= await loadSchemas())
  onNuxtReady(() => void loaded().catch(() => undefined))

  // A repeated request with this key, after an answer that got lost, does not make a second draft.
  const headers = { 'idempotency-key': newIdempotencyKey() }
  let creating: Promise<string> | undefined

  function draftId(): Promise<string> {
    if (id.value) return Promise.resolve(id.value)
    creating ??= create().finally(() => (creating = undefined))
    return creating
  }
  async function create() {
    const saved = toDraft(form, await loaded())
    const draft = 'draft' in saved ? saved.draft : {}
    const created = await api.createEnvelope({ body: draft }, { headers })
    id.value = created.id
    saver.created(draft)
    onCreated(created.id)
    return created.id
  }

  const saver = createDraftSaver(api, beginning)
  const list = useDocumentList({ initial: beginning.documents ?? [], draftId })
  const autosave = createAutosave({
    onState: (state) => (saveState.value = state),
    async save() {
      const saved = toDraft(form, await loaded())
      if ('errors' in saved) throw new InvalidDraft()
      await saver.save(await draftId(), saved.draft)
    },
  })
  watch(form, () => {
    apiErrors.value = {}
    autosave.changed()
  })

  const errors = computed<FieldErrors>(() => {
    if (!schemas.value) return apiErrors.value
    const saved = toDraft(form, schemas.value)
    const documents = [...list.documents.value, ...list.uploads.value]
    return {
      ...('errors' in saved && saved.errors),
      ...(attempted.value && sendErrors(form, documents, schemas.value)),
      ...apiErrors.value,
    }
  })

  /** Sends it. Resolves to false when something is missing, which then stands at its field. */
  async function send(): Promise<boolean> {
    attempted.value = true
    await loaded()
    if (sending.value || Object.keys(errors.value).length > 0) return false
    sending.value = true
    try {
      await list.settled()
      const envelopeId = await draftId()
      await autosave.flush()
      if (Object.keys(errors.value).length > 0) return false
      await api.sendEnvelope({ params: { envelopeId } })
      autosave.stop()
      return true
    } catch (error) {
      const refused = toProblem(error)?.errors
      if (!refused) throw error
      apiErrors.value = refused
      return false
    } finally {
      sending.value = false
    }
  }

  async function discard() {
    autosave.stop()
    if (id.value) await api.deleteEnvelope({ params: { envelopeId: id.value } })
  }

  /** Saves what is not saved while the browser leaves the page. */
  function saveWhileLeaving() {
    if (!autosave.dirty() || !schemas.value) return
    const saved = toDraft(form, schemas.value)
    if ('errors' in saved) return
    const client = schemas.value.createClient({ baseURL: '/api', fetch: ofetch.create({ keepalive: true }) })
    const request = id.value
      ? client.updateEnvelope({ params: { envelopeId: id.value }, body: saver.change(saved.draft) })
      : client.createEnvelope({ body: saved.draft }, { headers })
    request.catch(() => undefined)
  }

  /** What is here takes the place of what was saved elsewhere. */
  async function keepThis() {
    saver.replaceOther()
    autosave.changed()
    await autosave.flush().catch(() => undefined)
  }
  /** What was saved elsewhere takes the place of what is here. */
  function showOther() {
    const other = saver.replaceOther()
    if (!other) return
    Object.assign(form, draftForm(other))
    list.documents.value = other.documents
  }

  function addRecipient() {
    const last = Math.max(0, ...form.recipients.map(({ order }) => Number(order)))
    form.recipients.push(newRecipient(last + 1))
  }
  const removeRecipient = (key: number) => {
    form.recipients = form.recipients.filter((recipient) => recipient.key !== key)
  }

  return {
    ...{ form, id, list, errors, saveState, sending, send, discard },
    ...{ conflict: saver.conflict, keepThis, showOther },
    ...{ addRecipient, removeRecipient, saveWhileLeaving, flush: autosave.flush, stop: autosave.stop },
  }
}

/** The form holds what no draft may hold; the reason stands at its field. */
class InvalidDraft extends Error {}
