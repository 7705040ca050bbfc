import type { TenantSummary } from '@envelope/contract'
import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeAll, expect, test } from 'vitest'
import { TenantTable } from '#components'
import { signIn } from './support/sign-in.ts'

beforeAll(signIn)

const tenant: TenantSummary = {
  id: '019a0000-0000-7000-8000-000000000002',
  slug: 'initech',
  name: 'Initech',
  url: 'https://initech.envelope.example',
  status: 'invited',
  createdAt: '2026-11-23T12:30:00.000Z',
}
const row = async (more: Partial<TenantSummary> = {}) =>
  (await mountSuspended(TenantTable, { props: { tenants: [{ ...tenant, ...more }] } })).get('tbody tr')

test('a row tells name, address, status and when it was created', async () => {
  const shown = await row()
  for (const text of ['Initech', 'initech.envelope.example', 'Invited', 'Nov 23, 2026, 12:30'])
    expect(shown.text()).toContain(text)
  expect((await row({ status: 'active' })).text()).toContain('Active')
})

test('it leads to the tenant’s page, and its address to the tenant, in a tab of its own', async () => {
  const [page, address] = (await row()).findAll('a')
  expect(page!.attributes('href')).toBe(`/tenants/${tenant.id}`)
  expect(address!.attributes()).toMatchObject({ href: tenant.url, target: '_blank', rel: 'noopener' })
})

test('a tenant that is to be deleted says so, and when', async () => {
  const shown = await row({ status: 'suspended', deletesAt: '2026-12-23T12:30:00.000Z' })
  expect(shown.text()).toContain('To be deleted')
  expect(shown.text()).toContain('Deleted on Dec 23, 2026')
  expect(shown.text()).not.toContain('Suspended')
})
