import { mountSuspended } from '@nuxt/test-utils/runtime'
import { defineComponent } from 'vue'
import { beforeAll, expect, test } from 'vitest'
import { useAuditDetails } from '../../app/composables/use-audit-details.ts'
import { signIn } from './support/sign-in.ts'

beforeAll(signIn)

let inWords: ReturnType<typeof useAuditDetails>
const Reader = defineComponent({
  setup() {
    inWords = useAuditDetails()
    return () => null
  },
})
const wordsOf = async (details: Record<string, string>) => {
  await mountSuspended(Reader)
  return inWords(details).map(({ name, value }) => `${name}: ${value}`)
}

test('names and values are said in words', async () => {
  expect(
    await wordsOf({
      slug: 'acme',
      storageBytes: '1073741824',
      role: 'viewer → admin',
      kind: 'removeFile',
      type: 'tenantCreated',
      deletesAt: '2026-11-23T12:30:00.000Z',
    }),
  ).toEqual([
    'Address: acme',
    'Storage: 1 GB',
    'Role: Viewer → Administrator',
    'Kind: Remove a file',
    'What was done: Tenant created',
    'Deleted on: Nov 23, 2026, 12:30',
  ])
})

test('a plan without a limit has none', async () => {
  expect(await wordsOf({ storageBytes: '∞' })).toEqual(['Storage: ∞'])
})

test('what this release does not know stays as it was written down', async () => {
  const details = { colour: 'red', role: 'auditor', kind: 'paint', type: 'tenantPainted', deletesAt: 'soon' }
  expect(await wordsOf(details)).toEqual([
    'colour: red',
    'Role: auditor',
    'Kind: paint',
    'What was done: tenantPainted',
    'Deleted on: soon',
  ])
})
