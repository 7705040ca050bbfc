import { mountSuspended } from '@nuxt/test-utils/runtime'
import { defineComponent } from 'vue'
import { beforeAll, expect, test } from 'vitest'
import { useFilters } from '../../app/composables/use-filters.ts'
import { signIn } from './support/sign-in.ts'

beforeAll(signIn)

const statuses = ['active', 'suspended'] as const
const list = () => useFilters({ search: 'text', status: statuses, tenant: 'id', from: 'day' })

/** The filters of a list at an address. */
async function filtersAt(query: string) {
  let found: ReturnType<typeof list>
  const Reader = defineComponent({
    setup() {
      found = list()
      return () => null
    },
  })
  await mountSuspended(Reader, { route: `/audit-log?${query}` })
  return found!
}

test('an address says what is filtered by, and which page', async () => {
  const { filters, query, filtered } = await filtersAt(
    'search=acme&status=active&tenant=019a0000-0000-7000-8000-000000000002&from=2026-02-28&cursor=next',
  )
  const given = {
    search: 'acme',
    status: 'active',
    tenant: '019a0000-0000-7000-8000-000000000002',
    from: '2026-02-28',
  }
  expect(filters.value).toEqual(given)
  expect(query.value).toEqual({ ...given, cursor: 'next' })
  expect(filtered.value).toBe(true)
})

for (const [what, query] of Object.entries({
  'a filter that the list has not': 'colour=red',
  'a status that there is not': 'status=frozen',
  'what is no id': 'tenant=acme',
  'a day that there is not': 'from=2026-02-30',
  'a part of a day': 'from=2026-02',
  'nothing but spaces': 'search=%20%20',
  'one name twice': 'status=active&status=suspended',
}))
  test(`${what} is left out`, async () => {
    const { filters, filtered } = await filtersAt(query)
    expect(filters.value).toEqual({})
    expect(filtered.value).toBe(false)
  })

test('of a long search the API gets as much as it takes', async () => {
  const { query } = await filtersAt(`search=${'x'.repeat(300)}`)
  expect(query.value.search).toHaveLength(200)
})
