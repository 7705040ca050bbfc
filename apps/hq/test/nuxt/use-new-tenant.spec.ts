import { problemOf, type TenantDetail } from '@envelope/contract'
import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { getRequestHeader, readBody, setResponseStatus, type H3Event } from 'h3'
import { defineComponent, h, nextTick } from 'vue'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useNewTenant } from '../../app/composables/use-new-tenant.ts'

const tenant: TenantDetail = {
  id: '019a0000-0000-7000-8000-000000000002',
  slug: 'initech',
  name: 'Initech',
  url: 'http://initech.localhost:3000',
  status: 'invited',
  createdAt: '2026-11-23T12:30:00.000Z',
  invitation: null,
  setup: null,
  suspension: null,
  plan: null,
  usage: { envelopesThisMonth: 0, members: 0, storageBytes: 0 },
  domains: [],
  history: [],
}
const requests: { body: unknown; key: string | undefined }[] = []
let answer: (event: H3Event) => unknown
registerEndpoint('/api/v1/operator/tenants', {
  method: 'POST',
  handler: async (event) => {
    requests.push({ body: await readBody(event), key: getRequestHeader(event, 'idempotency-key') })
    return answer(event)
  },
})
const refuse =
  (code: Parameters<typeof problemOf>[0], errors?: Record<string, string[]>) => (event: H3Event) => {
    setResponseStatus(event, problemOf(code).status)
    return problemOf(code, errors && { errors })
  }

let form: ReturnType<typeof useNewTenant>
let page: { unmount(): void }
beforeEach(async () => {
  requests.length = 0
  answer = () => tenant
  page = await mountSuspended(
    defineComponent({
      setup() {
        form = useNewTenant()
        return () => h('p')
      },
    }),
  )
})
afterEach(() => page.unmount())

async function fill() {
  form.form.name = 'Initech'
  form.form.admin = { name: 'Bill', email: 'Bill@initech.example' }
  await nextTick()
}

test('the address follows the name, until it is written by hand', async () => {
  form.form.name = 'Initech & Söhne'
  await nextTick()
  expect(form.form.slug).toBe('initech-soehne')
  form.form.slug = 'initech'
  form.form.name = 'Something else'
  await nextTick()
  expect(form.form.slug).toBe('initech')
})

test('what was made is handed back, and what was sent is as the contract has it', async () => {
  await fill()
  expect(await form.create()).toEqual(tenant)
  expect(requests[0]!.body).toEqual({
    name: 'Initech',
    slug: 'initech',
    admin: { name: 'Bill', email: 'bill@initech.example' },
  })
})

test('what is wrong is said by field without asking the API, and taken back once it is right', async () => {
  expect(await form.create()).toBeUndefined()
  expect(Object.keys(form.errors.value).sort()).toEqual(['admin.email', 'admin.name', 'name', 'slug'])
  await fill()
  await expect.poll(() => form.errors.value).toEqual({})
  expect(requests).toEqual([])
})

test('an address that is taken is said at its field', async () => {
  await fill()
  answer = refuse('slug_taken', { slug: ['“initech” is taken already. Choose another address.'] })
  expect(await form.create()).toBeUndefined()
  expect(form.errors.value).toEqual({ slug: ['“initech” is taken already. Choose another address.'] })
})

test('trying again after no answer has the same idempotency key, another order another one', async () => {
  await fill()
  answer = refuse('unavailable')
  await form.create()
  expect(form.errors.value['']).toEqual([problemOf('unavailable').title])
  await form.create()
  form.form.slug = 'initech-two'
  await form.create()
  const [first, second, third] = requests.map(({ key }) => key)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test('a second click while the first is under way sends nothing', async () => {
  await fill()
  await Promise.all([form.create(), form.create()])
  expect(requests).toHaveLength(1)
})
