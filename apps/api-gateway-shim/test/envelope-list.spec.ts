import type { EnvelopePage, EnvelopeQuery } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { draftEnvelope, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant

beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
  for (let number = 1; number <= 12; number++)
    await acme.admin.client.createEnvelope({ body: { title: `Contract ${number}` } })
  await system.globex.admin.client.createEnvelope({ body: { title: 'Contract of Globex' } })
})
afterAll(() => system.stop())

const list = (query: EnvelopeQuery) => acme.admin.client.listEnvelopes({ query })
const titles = ({ data }: EnvelopePage) => data.map(({ title }) => title)
const numbered = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, index) => `Contract ${from - index}`)

describe('the list of envelopes', () => {
  it('is the tenant’s own, the newest first', async () => {
    const page = await list({})
    expect(titles(page)).toEqual(numbered(12, 1))
    expect(page).toMatchObject({ next: null, previous: null })
    expect(page.data[0]).toMatchObject({ status: 'draft', version: 1, sender: 'Ada Admin', recipients: [] })
  })

  it('has the recipients of each in their order, whatever their names hold', async () => {
    const names = ['Zoë "Zig" 🦊', 'A, B] [C', "O'Neil \\ Sons", 'Ada']
    const recipients = names.map((name, index) => ({ ...person(`r${index}`), name }))
    const { id } = await acme.admin.client.createEnvelope({ body: { title: 'Names', recipients } })
    const [first] = (await list({ limit: 1 })).data
    expect(first!.recipients).toEqual(names.map((name) => ({ name, role: 'signer', status: 'waiting' })))
    await acme.admin.client.deleteEnvelope({ params: { envelopeId: id } })
  })

  it('is read page by page to its end and back', async () => {
    const first = await list({ limit: 5 })
    const second = await list({ limit: 5, cursor: first.next! })
    const third = await list({ limit: 5, cursor: second.next! })
    expect([first, second, third].map(titles)).toEqual([numbered(12, 8), numbered(7, 3), numbered(2, 1)])
    expect(first.previous).toBeNull()
    expect(third.next).toBeNull()

    const back = await list({ limit: 5, cursor: third.previous! })
    expect(titles(back)).toEqual(numbered(7, 3))
    const start = await list({ limit: 5, cursor: back.previous! })
    expect(titles(start)).toEqual(numbered(12, 8))
    expect(start.previous).toBeNull()
    expect(titles(await list({ limit: 5, cursor: start.next! }))).toEqual(numbered(7, 3))
  })

  it('neither repeats nor skips when envelopes are added meanwhile', async () => {
    const first = await list({ limit: 5, search: 'contract' })
    const { id } = await acme.admin.client.createEnvelope({ body: { title: 'Contract added meanwhile' } })
    const second = await list({ limit: 5, search: 'contract', cursor: first.next! })
    expect(titles(second)).toEqual(numbered(7, 3))
    const back = await list({ limit: 5, search: 'contract', cursor: second.previous! })
    expect(titles(back)).toEqual(numbered(12, 8))
    expect(titles(await list({ limit: 5, search: 'contract', cursor: back.previous! }))).toEqual([
      'Contract added meanwhile',
    ])
    await acme.admin.client.deleteEnvelope({ params: { envelopeId: id } })
  })

  it('keeps envelopes of the same moment apart', async () => {
    const database = system.application.database.tenant(acme.tenant.id)
    const before = await database.selectFrom('envelopes').select(['id', 'created_at']).execute()
    await database.updateTable('envelopes').set({ created_at: '2026-01-01T00:00:00.000Z' }).execute()
    const seen: string[] = []
    let cursor: string | null | undefined
    do {
      const page: EnvelopePage = await list({ limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.data.map(({ id }) => id))
      cursor = page.next
    } while (cursor)
    expect(seen).toEqual(
      before
        .map(({ id }) => id)
        .toSorted()
        .reverse(),
    )
    for (const { id, created_at } of before)
      await database.updateTable('envelopes').set({ created_at }).where('id', '=', id).execute()
  })

  it.each(['nonsense', Buffer.from('{"to":"older"}').toString('base64url')])(
    'refuses the cursor %j',
    async (cursor) => {
      expect(await problemOf(list({ cursor }))).toMatchObject({
        status: 422,
        errors: { cursor: ['This is not a page of this list.'] },
      })
    },
  )

  it.each([
    [0, 'A page has at least one row.'],
    [101, 'A page has at most 100 rows.'],
  ])('refuses pages of %i', async (limit, message) => {
    expect(await problemOf(list({ limit }))).toMatchObject({ errors: { limit: [message] } })
  })
})

describe('filter and search', () => {
  beforeAll(async () => {
    await sendEnvelope(system, acme, {
      title: '100% Übernahme_Vertrag!',
      recipients: [{ ...person('Zoë'), email: 'zoe@uber.example' }],
    })
    await draftEnvelope(system, acme, { title: 'Quiet Deal', recipients: [person('Quentin')] })
  })

  it('finds a status', async () => {
    expect(titles(await list({ status: 'voided' }))).toEqual([])
    expect((await list({ status: 'draft', limit: 100 })).data).toHaveLength(13)
  })

  it.each([
    ['part of a title', 'uiet de', ['Quiet Deal']],
    ['a title in other letters', 'ÜBERNAHME', ['100% Übernahme_Vertrag!']],
    ['a recipient’s name', 'zoË', ['100% Übernahme_Vertrag!']],
    ['part of a recipient’s address', 'QUENTIN@partner', ['Quiet Deal']],
    ['a percent sign as itself', '100%', ['100% Übernahme_Vertrag!']],
    ['an underscore as itself', 'e_v', ['100% Übernahme_Vertrag!']],
    ['an exclamation mark as itself', 'vertrag!', ['100% Übernahme_Vertrag!']],
    ['no wildcard', '1%0', []],
    ['no backslash trick', '\\%', []],
    ['nothing of other tenants', 'globex', []],
    ['no SQL', "' or 1=1 --", []],
  ])('finds %s', async (_, search, expected) => {
    expect(titles(await list({ search }))).toEqual(expected)
  })

  it('searches within a status', async () => {
    expect(titles(await list({ search: 'contract 1', status: 'draft' }))).toEqual([
      'Contract 12',
      'Contract 11',
      'Contract 10',
      'Contract 1',
    ])
    expect(titles(await list({ search: 'contract 1', status: 'completed' }))).toEqual([])
  })
})
