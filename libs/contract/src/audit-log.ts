import { z } from 'zod'
import { operatorEventTypes } from './operator-event-types.ts'
import { id, page, pageQuery, search, sortedBy, timestamp } from './primitives.ts'
import { tenant } from './tenant.ts'

export const operatorEventType = z.enum(operatorEventTypes)
export type OperatorEventType = z.infer<typeof operatorEventType>

/**
 * What it was, where its type says that only roughly: `deletionRequested` of `tenantSuspended`, as is `tenantDeleted`, which
 * the clock does in the name of who asked for it; `deletionCanceled` of `tenantResumed`; `domain…` and `primaryDomainChanged`
 * of `tenantDomainsChanged`; `invitationResent` of `tenantInvitedAgain`.
 */
export const operatorEventActions = [
  'deletionRequested',
  'deletionCanceled',
  'tenantDeleted',
  'domainAdded',
  'domainRemoved',
  'primaryDomainChanged',
  'invitationResent',
] as const
export const operatorEventAction = z.enum(operatorEventActions)
export type OperatorEventAction = z.infer<typeof operatorEventAction>

/** One thing that an operator did. Never changed, never removed, also when what it is about is gone. */
export const auditEvent = z
  .object({
    id,
    type: operatorEventType,
    action: operatorEventAction.nullable().default(null),
    at: timestamp,
    operator: z.object({ id, name: z.string() }),
    /** Where from. */
    ip: z.string(),
    /** Null where it is about none, or one that was deleted. */
    tenant: tenant.nullable(),
    /** What it was done with, by name. */
    details: z.record(z.string(), z.string()),
  })
  .meta({ id: 'AuditEvent' })
export type AuditEvent = z.infer<typeof auditEvent>

export const auditLogPage = page(auditEvent).meta({ id: 'AuditLogPage' })

const auditLogFilter = z.object({
  type: operatorEventType.optional(),
  operator: id.optional(),
  tenant: id.optional(),
  /** From this day on, in UTC. */
  from: z.iso.date('Enter a day, like 2026-11-23.').optional(),
  /** Up to and with this day. */
  to: z.iso.date('Enter a day, like 2026-11-23.').optional(),
  /** Part of an operator's name, an address, or of what it was done with. */
  search,
})
export const auditLogQuery = pageQuery.extend({ ...auditLogFilter.shape, sort: sortedBy(['at'], '-at') })
export type AuditLogQuery = z.input<typeof auditLogQuery>
export const auditLogExportQuery = auditLogFilter
