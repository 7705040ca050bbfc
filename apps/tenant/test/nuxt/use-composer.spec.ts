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

registerEndpoint('/api/v1/envelopes', {
  method: 'POST',
  handler: (event) => {
    calls.push('create')
    keys.push(getHeader(event, 'idempotency-key'))
    setResponseStatus(event, 201)
    return { id }
  },
})
registerEndpoint(`/api/v1/envelopes/${id}`, {
  method: 'PUT',
  handler: async (event) => {
    const { title } = await readBody<{ title: string }>(event)
    calls.push(`save ${title}`)
    return { id }
  },
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
  expect(keys).toEqual([expect.stringMatching(/^[\da-f-]{36}$/)])
  expect(onCreated).toHaveBeenCalledExactlyOnceWith(id)
  expect(saveState.value).toBe('saved')
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
