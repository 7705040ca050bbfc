import { randomUUIDv7 } from 'node:crypto'
import type { OperatorEventAction, OperatorEventType, TenantDetail } from '@envelope/contract'
import type { GlobalDatabase } from '../database/database.ts'

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
      type,
      action: action ?? null,
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
  return database
    .selectFrom('operator_history')
    .select(['id', 'type', 'action', 'at', 'operator_name as operator', 'ip'])
    .where(({ or, eb }) => or([eb('about_tenant_id', '=', tenantId), eb('tenant_id', '=', tenantId)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}
