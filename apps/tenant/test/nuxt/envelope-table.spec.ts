import type { EnvelopeSummary } from '@envelope/contract'
import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeAll, expect, test } from 'vitest'
import { EnvelopeTable } from '#components'
import { signIn } from './support/sign-in.ts'

beforeAll(signIn)

const envelope = (more: Partial<EnvelopeSummary>): EnvelopeSummary => ({
  id: '019a0000-0000-7000-8000-00000000000a',
  title: 'Offer',
  status: 'delivered',
  version: 3,
  sender: 'Ada Keller',
  recipients: [{ name: 'Rosa', role: 'signer', status: 'delivered' }],
  createdAt: '2026-11-23T10:00:00.000Z',
  updatedAt: '2026-11-23T12:30:00.000Z',
  sentAt: null,
  expiresAt: null,
  ...more,
})
const row = async (more: Partial<EnvelopeSummary>) =>
  (await mountSuspended(EnvelopeTable, { props: { envelopes: [envelope(more)] } })).get('tbody tr')

test('a row tells title, sender, recipient, status and when it was created', async () => {
  const shown = await row({})
  for (const text of ['Offer', 'From Ada Keller', 'Rosa', 'Delivered', 'Nov 23, 2026, 10:00'])
    expect(shown.text()).toContain(text)
  expect(shown.get('time').attributes('datetime')).toBe('2026-11-23T10:00:00.000Z')
})

test('where asked, it tells when it last changed instead', async () => {
  const shown = await mountSuspended(EnvelopeTable, {
    props: { envelopes: [envelope({})], dated: 'updatedAt' },
  })
  expect(shown.get('thead').text()).toContain('Last changed')
  expect(shown.get('time').attributes('datetime')).toBe('2026-11-23T12:30:00.000Z')
})

test('it leads to the envelope, a draft to where it is composed', async () => {
  expect((await row({})).get('a').attributes('href')).toMatch(/^\/envelopes\/[\w-]{36}$/)
  expect((await row({ status: 'draft' })).get('a').attributes('href')).toMatch(/\/edit$/)
})

test('of many recipients two are named, the others counted, and how many have signed', async () => {
  const recipients = ['Rosa', 'Otto', 'Uma', 'Vera'].map((name, index) => ({
    name,
    role: name === 'Vera' ? ('viewer' as const) : ('signer' as const),
    status: index === 0 ? ('signed' as const) : ('waiting' as const),
  }))
  const shown = (await row({ status: 'signed', recipients })).text()
  expect(shown).toContain('Rosa, Otto')
  expect(shown).toContain('+2')
  expect(shown).toContain('1 of 3 signed')
  expect(shown).not.toContain('Uma')
})

test('a draft that is still empty has words for it', async () => {
  const shown = (await row({ status: 'draft', title: '', recipients: [] })).text()
  expect(shown).toContain('Untitled envelope')
  expect(shown).toContain('No recipients yet')
})
