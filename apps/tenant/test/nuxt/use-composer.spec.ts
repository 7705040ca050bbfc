import { problemOf, type FieldErrors } from '@envelope/contract'
import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { getHeader, readBody, setResponseStatus } from 'h3'
import { defineComponent, h } from 'vue'
import { beforeEach, expect, test, vi } from 'vitest'
import { useComposer } from '../../app/composables/use-composer.ts'

const id = '019a0000-0000-7000-8000-00000000000a'
/** What the API was asked, as `METHOD path body`. */
const calls: string[] = []
const keys: (string | undefined)[] = []
let sendErrors: FieldErrors | undefined
/** The draft that the API has. */
let stored: unknown
/** The next draft is saved, and nobody is told. */
let losesAnswer = false

registerEndpoint('/api/v1/envelopes', {
  method: 'POST',
  handler: async (event) => {
    calls.push('create')
    stored = await readBody(event)
    keys.push(getHeader(event, 'idempotency-key'))
    setResponseStatus(event, 201)
    return { id }
  },
})
registerEndpoint(`/api/v1/envelopes/${id}`, {
  method: 'PUT',
  handler: async (event) => {
    const { replaces, ...draft } = await readBody<{ title: string; replaces?: object }>(event)
    calls.push(`save ${draft.title}`)
    const isSame = (one: unknown) => JSON.stringify(one) === JSON.stringify(stored)
    if (replaces && !isSame(replaces) && !isSame(draft)) {
      setResponseStatus(event, 409)
      return problemOf('draft_changed')
    }
    stored = draft
    if (!losesAnswer) return { id }
    losesAnswer = false
    setResponseStatus(event, 503)
    return problemOf('unavailable')
  },
})
registerEndpoint(`/api/v1/envelopes/${id}`, {
  method: 'GET',
  handler: () => ({ ...(stored as object), id, status: 'draft', documents: [] }),
})
registerEndpoint(`/api/v1/envelopes/${id}/send`, {
  method: 'POST',
  handler: (event) => {
    calls.push('send')
    if (!sendErrors) return { id }
    setResponseStatus(event, 422)
    return problemOf('validation_failed', { errors: sendErrors })
  },
})

beforeEach(() => {
  calls.length = 0
  keys.length = 0
  sendErrors = undefined
  stored = undefined
  losesAnswer = false
})

async function compose() {
  const onCreated = vi.fn()
  let composer: ReturnType<typeof useComposer> | undefined
  await mountSuspended(
    defineComponent({
      setup() {
        composer = useComposer({ expiresInDays: 14, remindEveryDays: null }, onCreated)
        return () => h('p')
      },
    }),
  )
  if (!composer) throw new Error('the page did not load')
  return { ...composer, onCreated }
}
async function composeComplete() {
  const composer = await compose()
  composer.form.title = 'Offer'
  Object.assign(composer.form.recipients[0] ?? {}, { name: 'Rosa', email: 'rosa@example.com' })
  composer.list.documents.value = [
    { id: 'document', name: 'offer.pdf', type: 'application/pdf', size: 1, sha256: '' },
  ]
  return composer
}

test('who only looks at the form makes no draft', async () => {
  const { flush } = await compose()
  await flush()
  expect(calls).toEqual([])
})

test('the first change makes one draft, with a key that makes repeating it harmless, and saves it', async () => {
  const { form, flush, saveState, onCreated } = await compose()
  form.title = 'Offer'
  await flushPromises()
  await flush()
  form.title = 'Better offer'
  await flushPromises()
  await flush()
  expect(calls).toEqual(['create', 'save Offer', 'save Better offer'])
  expect(keys).toEqual([expect.stringMatching(/^[\da-f]{32}$/)])
  expect(onCreated).toHaveBeenCalledExactlyOnceWith(id)
  expect(saveState.value).toBe('saved')
})

test('a save whose answer got lost is no conflict with what is typed afterwards', async () => {
  const { form, flush, saveState, conflict } = await compose()
  form.title = 'Offer'
  await flushPromises()
  await flush()
  losesAnswer = true
  form.title = 'Better offer'
  await flushPromises()
  await expect(flush()).rejects.toThrow()
  form.title = 'Best offer'
  await flushPromises()
  await flush()
  expect(conflict.value).toBeUndefined()
  expect(saveState.value).toBe('saved')
  expect(stored).toMatchObject({ title: 'Best offer' })
})

test('what another window saved is not overwritten until it is asked for', async () => {
  const { form, flush, conflict, keepThis } = await compose()
  form.title = 'Offer'
  await flushPromises()
  await flush()
  stored = { ...(stored as object), title: 'Offer of a colleague' }
  form.title = 'Better offer'
  await flushPromises()
  await expect(flush()).rejects.toThrow('This draft was changed elsewhere in the meantime.')
  expect(conflict.value).toMatchObject({ kind: 'changed', other: { title: 'Offer of a colleague' } })
  expect(stored).toMatchObject({ title: 'Offer of a colleague' })
  await keepThis()
  expect(stored).toMatchObject({ title: 'Better offer' })
})

test('what is missing is said only once sending was tried, and goes as it is filled in', async () => {
  const { form, send, errors } = await compose()
  expect(errors.value).toEqual({})
  expect(await send()).toBe(false)
  expect(errors.value).toMatchObject({ title: ['Enter a title.'], documents: ['Add at least one document.'] })
  form.title = 'Offer'
  expect(errors.value).not.toHaveProperty('title')
  expect(calls).not.toContain('send')
})

test('sending saves what is not saved yet, then sends', async () => {
  const { send } = await composeComplete()
  await flushPromises()
  expect(await send()).toBe(true)
  expect(calls).toEqual(['create', 'save Offer', 'send'])
})

test('a second click on “Send” sends one envelope', async () => {
  const { send } = await composeComplete()
  expect(await Promise.all([send(), send()])).toEqual([true, false])
  expect(calls.filter((call) => call === 'send')).toEqual(['send'])
})

test('what the API refuses stands at its field, until the form changes', async () => {
  sendErrors = { 'recipients.0.email': ['This address does not take mail.'] }
  const { form, send, errors } = await composeComplete()
  expect(await send()).toBe(false)
  expect(errors.value).toEqual({ 'recipients.0.email': ['This address does not take mail.'] })
  form.title = 'Other'
  await flushPromises()
  expect(errors.value).toEqual({})
})

test('a new recipient comes after the last', async () => {
  const { form, addRecipient, removeRecipient } = await compose()
  addRecipient()
  addRecipient()
  expect(form.recipients.map(({ order }) => order)).toEqual([1, 2, 3])
  removeRecipient(form.recipients[1]?.key ?? 0)
  expect(form.recipients.map(({ order }) => order)).toEqual([1, 3])
})
