import { randomUUIDv7 } from 'node:crypto'
import type { AuditEvent, OperatorEventAction, OperatorEventType, TenantDetail } from '@envelope/contract'
import { expressionBuilder, type Expression, type SqlBool } from 'kysely'
import type { GlobalDatabase } from '../database/database.ts'
import type { GlobalTables, OperatorHistoryRow } from '../database/schema.ts'

/** Who does something as an operator, and from where. */
export interface OperatorActor {
  id: string
  name: string
  ip: string
}

export interface OperatorAction {
  type: OperatorEventType
  /** What it was, where its type says that only roughly. */
  action?: OperatorEventAction | undefined
  operator: OperatorActor
  at: Date
  tenantId?: string
  /** What it was done with, to be kept also when that is gone. Never a secret. */
  details: Record<string, string>
}

/** What the release before has no type of is written as the nearest that it has, with its action where only this one reads. */
const writtenAs = {
  tenantDomainsChanged: 'tenantPlanChanged',
  tenantInvitedAgain: 'tenantPlanChanged',
} as const satisfies Partial<Record<OperatorEventType, OperatorEventType>>
/** Types of those actions. */
const typeOfLater: Partial<Record<OperatorEventAction, keyof typeof writtenAs>> = {
  domainAdded: 'tenantDomainsChanged',
  domainRemoved: 'tenantDomainsChanged',
  primaryDomainChanged: 'tenantDomainsChanged',
  invitationResent: 'tenantInvitedAgain',
}
const isWrittenAsAnother = (type: OperatorEventType): type is keyof typeof writtenAs => type in writtenAs

/** What a row of the history tells. */
export const kindOf = ({
  type,
  action,
  later_action,
}: Pick<OperatorHistoryRow, 'type' | 'action' | 'later_action'>): Pick<AuditEvent, 'type' | 'action'> => {
  const laterType = later_action === null ? undefined : typeOfLater[later_action]
  return laterType ? { type: laterType, action: later_action } : { type, action }
}

/** The condition on rows, which go by `event`, that they are of a type. */
export function isOfType(type: OperatorEventType): Expression<SqlBool> {
  const { and, eb } = expressionBuilder<{ event: GlobalTables['operator_history'] }, 'event'>()
  if (!isWrittenAsAnother(type))
    return and([eb('event.type', '=', type), eb('event.later_action', 'is', null)])
  const actions = Object.entries(typeOfLater).filter(([, laterType]) => laterType === type)
  return eb(
    'event.later_action',
    'in',
    actions.map(([action]) => action as OperatorEventAction),
  )
}

/** What the release before answers in a tenant's history; of anything else it would answer nothing at all. */
const knownBefore: readonly OperatorEventType[] = ['tenantCreated', 'tenantSuspended', 'tenantResumed']

/** Writes down what an operator does, in the transaction in which it happens. */
export async function recordAction(
  transaction: GlobalDatabase,
  { type, action, operator, at, tenantId, details }: OperatorAction,
): Promise<void> {
  await transaction
    .insertInto('operator_history')
    .values({
      id: randomUUIDv7(),
      ...(isWrittenAsAnother(type)
        ? { type: writtenAs[type], later_action: action ?? null }
        : { type, action: action ?? null }),
      at: at.toISOString(),
      operator_id: operator.id,
      operator_name: operator.name,
      ip: operator.ip,
      tenant_id: (knownBefore.includes(type) && tenantId) || null,
      about_tenant_id: tenantId ?? null,
      details: JSON.stringify(details),
    })
    .execute()
}

/** What operators did with a tenant, the newest first. */
export async function historyOf(
  database: GlobalDatabase,
  tenantId: string,
): Promise<TenantDetail['history']> {
  const rows = await database
    .selectFrom('operator_history')
    .select(['id', 'type', 'action', 'later_action', 'at', 'operator_name as operator', 'ip'])
    .where(({ or, eb }) => or([eb('about_tenant_id', '=', tenantId), eb('tenant_id', '=', tenantId)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(({ later_action, ...row }) => ({ ...row, ...kindOf({ ...row, later_action }) }))
}
