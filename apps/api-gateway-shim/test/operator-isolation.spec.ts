import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  callOperation,
  everyRow,
  makeSecrets,
  operationNames,
  operationOf,
  type Secrets,
} from './support/every-operation.ts'
import { operatorsHost, startSystem, type System } from './support/system.ts'

let system: System
let secrets: Secrets

beforeAll(async () => {
  system = await startSystem()
  secrets = await makeSecrets(system)
})
afterAll(() => system.stop())

type Name = (typeof operationNames)[number]
const isOperators = (name: Name) => operationOf(name).host === 'operators'
const ofOperators = operationNames.filter(isOperators)
const ofTenants = operationNames.filter((name) => !isOperators(name))

/** Calls, and holds that nothing of Acme's is answered and no row changes. */
async function refusal(name: Name, host: string, bearer: string) {
  const before = await everyRow(system)
  const { status, code, body } = await callOperation(system, name, { secrets, host, bearer })
  expect(body).not.toMatch(new RegExp(`Hidden|Ulrike|Acme|Olga|${secrets.documentId}`, 'i'))
  expect(await everyRow(system)).toBe(before)
  return { status, code }
}

describe('an operation of a tenant at the operators’ address', () => {
  it.each(ofTenants)('%s: does not exist, whoever asks', async (name) => {
    for (const bearer of [system.operator.token, system.acme.admin.token])
      expect(await refusal(name, operatorsHost, bearer)).toEqual({ status: 404, code: 'unknown_tenant' })
  })
})

describe('an operation of the operators at a tenant’s address', () => {
  it.each(ofOperators)('%s: does not exist, whoever asks', async (name) => {
    for (const bearer of [system.operator.token, system.acme.admin.token])
      expect(await refusal(name, system.acme.host, bearer)).toEqual({ status: 404, code: 'not_found' })
  })
})

describe('an operator’s token at a tenant’s address', () => {
  it.each(ofTenants.filter((name) => operationOf(name).access === 'member'))(
    '%s: is worth nothing',
    async (name) => {
      expect(await refusal(name, system.acme.host, system.operator.token)).toEqual({
        status: 401,
        code: 'unauthenticated',
      })
    },
  )
})

describe('a tenant’s token at the operators’ address', () => {
  it.each(ofOperators.filter((name) => operationOf(name).access === 'operator'))(
    '%s: is worth nothing',
    async (name) => {
      expect(await refusal(name, operatorsHost, system.acme.admin.token)).toEqual({
        status: 401,
        code: 'unauthenticated',
      })
    },
  )
})

describe('the operators’ address', () => {
  it.each([
    'hq.localhost',
    'localhost',
    'admin.localhost.evil.example',
    'x.admin.localhost',
    'nobody.localhost',
  ])('is not %s', async (host) => {
    for (const name of ofOperators)
      expect(await refusal(name, host, system.operator.token)).toEqual({ status: 404, code: 'not_found' })
  })

  it('is found in any case, and with a port', async () => {
    for (const host of ['admin.localhost:3001', 'ADMIN.localhost'])
      expect(await system.clientAt(host).getHeadquarters()).toEqual({
        tenantUrlTemplate: 'http://{tenant}.localhost:3000',
      })
  })

  it('stays the operators’ also if a tenant had its slug', async () => {
    const { tenant } = await system.addTenant('admin', 'Pretender')
    expect((await refusal('getTenant', operatorsHost, system.acme.admin.token)).code).toBe('unknown_tenant')
    const { token } = await system.addMember(tenant, 'Pat Pretender')
    expect((await refusal('getAccount', operatorsHost, token)).code).toBe('unknown_tenant')
  })
})
