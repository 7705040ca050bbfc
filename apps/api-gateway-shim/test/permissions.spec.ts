import {
  operatorRoles,
  permissions,
  roles,
  type OperationName,
  type OperatorRole,
  type Role,
} from '@envelope/contract'
import { openApiDocument } from '@envelope/contract/openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  callOperation,
  everyRow,
  makeSecrets,
  nothing,
  operationNames,
  operationOf,
  type Secrets,
} from './support/every-operation.ts'
import { operatorsHost, startSystem, type System } from './support/system.ts'

let system: System
let secrets: Secrets
const tokens = new Map<string, string>()

beforeAll(async () => {
  system = await startSystem()
  secrets = await makeSecrets(system)
  for (const role of roles)
    tokens.set(`member ${role}`, (await system.addMember(system.acme.tenant, `The ${role}`, role)).token)
  for (const role of operatorRoles)
    tokens.set(`operator ${role}`, (await system.addOperator(`The ${role}`, role)).token)
})
afterAll(() => system.stop())

const hostOf = (name: OperationName) =>
  operationOf(name).host === 'operators' ? operatorsHost : system.acme.host

/** Each operation that needs somebody, with each role that there is on its side. */
const cases = operationNames.flatMap((name) => {
  const permission: string | readonly string[] = permissions[name]
  if (typeof permission === 'string') return []
  const kind = operationOf(name).access as 'member' | 'operator'
  const all: readonly string[] = kind === 'member' ? roles : operatorRoles
  return all.map((role) => ({ name, kind, role, permitted: permission.includes(role) }))
})

it('the table has every operation of the OpenAPI document, and no other', () => {
  const { paths = {} } = openApiDocument()
  const described = Object.values(paths).flatMap((path) =>
    Object.values(path ?? {}).map((operation) => (operation as { operationId: string }).operationId),
  )
  expect(Object.keys(permissions).toSorted()).toEqual(described.toSorted())
})

describe('a role that the table does not name', () => {
  it.each(cases.filter(({ permitted }) => !permitted))(
    '$name, as $role: 403 forbidden, nothing answered, nothing changed',
    async ({ name, kind, role }) => {
      const before = await everyRow(system)
      const bearer = tokens.get(`${kind} ${role}`)!
      const { status, code, body } = await callOperation(system, name, {
        secrets,
        host: hostOf(name),
        bearer,
      })
      expect({ status, code }).toEqual({ status: 403, code: 'forbidden' })
      expect(body).not.toMatch(new RegExp(`Hidden|Ulrike|${secrets.documentId}`, 'i'))
      expect(await everyRow(system)).toBe(before)
    },
  )
})

describe('a role that the table names', () => {
  it.each(cases.filter(({ permitted }) => permitted))(
    '$name, as $role: is let through',
    async ({ name, kind, role }) => {
      // Somebody of their own, because signing out is among the operations.
      const { token: bearer } =
        kind === 'member'
          ? await system.addMember(system.globex.tenant, `${name} ${role}`, role as Role)
          : await system.addOperator(`${name} ${role}`, role as OperatorRole)
      const host = kind === 'member' ? system.globex.host : operatorsHost
      const ids = kind === 'member' ? { ...nothing(), tenantId: system.globex.tenant.id } : nothing()
      const { status, body } = await callOperation(system, name, { secrets: ids, host, bearer })
      expect([401, 403], body).not.toContain(status)
      expect(status, body).toBeLessThan(500)
    },
  )
})

describe('nobody', () => {
  it.each(operationNames.filter((name) => typeof permissions[name] !== 'string'))(
    '%s: 401 unauthenticated, nothing changed',
    async (name) => {
      const before = await everyRow(system)
      for (const bearer of [undefined, 'forged', `${crypto.randomUUID()}|${'x'.repeat(40)}`]) {
        const { status, code } = await callOperation(system, name, {
          secrets,
          host: hostOf(name),
          ...(bearer !== undefined && { bearer }),
        })
        expect({ status, code }).toEqual({ status: 401, code: 'unauthenticated' })
      }
      expect(await everyRow(system)).toBe(before)
    },
  )
})
