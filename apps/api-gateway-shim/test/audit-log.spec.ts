import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditLogQuery } from '@envelope/contract'
import { problemOf } from './support/envelopes.ts'
import { operatorsHost, startSystem, type System, type TestOperator } from './support/system.ts'

let system: System
let olga: TestOperator
let otto: TestOperator
const params = () => ({ tenantId: system.acme.tenant.id })

beforeAll(async () => {
  system = await startSystem({ relay: false })
  olga = system.operator
  otto = await system.addOperator('Otto Operator')
  await olga.client.suspendTenant({ params: params(), body: { reason: '=SUM(A1), "unpaid"' } })
  await otto.client.resumeTenant({ params: params() })
  await otto.client.createTenant({
    body: { slug: 'initech', name: 'Initech', admin: { name: 'Bill', email: 'bill@initech.example' } },
  })
})
afterAll(() => system.stop())

const types = async (query: AuditLogQuery = {}) =>
  (await olga.client.listAuditLog({ query })).data.map(({ type }) => type)

describe('the audit log', () => {
  it('has who did what, to whom, when and from where, the newest first', async () => {
    const { data } = await olga.client.listAuditLog()
    expect(data).toMatchObject([
      { type: 'tenantCreated', operator: { id: otto.id }, tenant: { slug: 'initech' } },
      { type: 'tenantResumed', operator: { name: 'Otto Operator' }, tenant: { name: 'Acme Corporation' } },
      {
        type: 'tenantSuspended',
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        operator: { id: olga.id, name: 'Olga Operator' },
        ip: '127.0.0.1',
        tenant: { id: system.acme.tenant.id, slug: 'acme' },
        details: { slug: 'acme', reason: '=SUM(A1), "unpaid"' },
      },
    ])
  })

  it('is filtered by what was done, by whom, to whom, on which days, and searched in any case', async () => {
    expect(await types({ type: 'tenantResumed' })).toEqual(['tenantResumed'])
    expect(await types({ operator: olga.id })).toEqual(['tenantSuspended'])
    expect(await types({ tenant: system.acme.tenant.id })).toEqual(['tenantResumed', 'tenantSuspended'])
    const today = new Date().toISOString().slice(0, 10)
    expect(await types({ from: today, to: today })).toHaveLength(3)
    expect(await types({ to: '2020-01-01' })).toEqual([])
    expect(await types({ from: '2999-01-01' })).toEqual([])
    expect(await types({ search: 'INITECH' })).toEqual(['tenantCreated'])
    expect(await types({ search: 'Unpaid' })).toEqual(['tenantSuspended'])
    expect(await types({ search: '%' })).toEqual([])
  })

  it('is read page by page', async () => {
    const first = await olga.client.listAuditLog({ query: { limit: 2 } })
    const second = await olga.client.listAuditLog({ query: { limit: 2, cursor: first.next! } })
    expect([...first.data, ...second.data].map(({ type }) => type)).toEqual(await types())
  })

  it('refuses a day that is none, at its field', async () => {
    expect(await problemOf(olga.client.listAuditLog({ query: { from: 'yesterday' } }))).toMatchObject({
      errors: { from: ['Enter a day, like 2026-11-23.'] },
    })
  })

  it('keeps what was done with a tenant that is gone', async () => {
    const { global } = system.application.database
    const { id } = await system.application.database.transaction(async (inside) => {
      const { recordAction } = await import('../src/operators/history.ts')
      const tenantId = crypto.randomUUID()
      const operator = { id: olga.id, name: olga.name, ip: '127.0.0.1' }
      await recordAction(inside.global, {
        type: 'jobForgotten',
        operator,
        at: new Date('2025-01-01'),
        tenantId,
        details: { slug: 'gone' },
      })
      return { id: tenantId }
    })
    const { data } = await olga.client.listAuditLog({ query: { tenant: id } })
    expect(data).toMatchObject([{ type: 'jobForgotten', tenant: null, details: { slug: 'gone' } }])
    await global.deleteFrom('operator_history').where('about_tenant_id', '=', id).execute()
  })
})

describe('its export', () => {
  const file = async (query = '') => {
    const response = await fetch(`${system.baseURL}/v1/operator/audit-log/export${query}`, {
      headers: { 'x-forwarded-host': operatorsHost, authorization: `Bearer ${olga.token}` },
    })
    return { response, text: await response.text() }
  }

  it('is a CSV file with every event, the oldest first, in which nothing is a formula', async () => {
    const { response, text } = await file()
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename\*=UTF-8''audit-log-\d{4}-\d\d-\d\d\.csv$/,
    )
    const lines = text.split('\r\n')
    expect(lines[0]).toContain('at,type,operator,ip,tenant,address,details')
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual([
      'tenantSuspended',
      'tenantResumed',
      'tenantCreated',
      undefined,
    ])
    expect(lines[1]).toContain(
      ',Olga Operator,127.0.0.1,Acme Corporation,acme,"slug: acme; reason: =SUM(A1), ""unpaid"""',
    )
  })

  it('takes the filters, and is in the log itself', async () => {
    const { text } = await file('?type=tenantResumed')
    expect(text.trim().split('\r\n')).toHaveLength(2)
    const [event] = (await olga.client.listAuditLog({ query: { type: 'auditLogExported' } })).data
    expect(event).toMatchObject({ operator: { id: olga.id }, details: { type: 'tenantResumed' } })
  })

  it('has more events than are read at once, each once', async () => {
    const { global } = system.application.database
    const rows = Array.from({ length: 1_203 }, (_, index) => ({
      id: crypto.randomUUID(),
      type: 'jobRetried' as const,
      // Many of the same moment.
      at: new Date(Date.UTC(2024, 0, 1 + (index % 3))).toISOString(),
      operator_id: otto.id,
      operator_name: `Row ${index}`,
      ip: '127.0.0.1',
      tenant_id: null,
      details: '{}',
    }))
    for (let start = 0; start < rows.length; start += 200)
      await global
        .insertInto('operator_history')
        .values(rows.slice(start, start + 200))
        .execute()
    const { text } = await file('?to=2024-12-31')
    const names = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[2])
    expect(new Set(names).size).toBe(1_203)
    expect(names).toHaveLength(1_203)
  })
})
