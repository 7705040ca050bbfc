import { problems } from '@envelope/contract'
import type { Tenant } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'

export const standingColumns = [
  'suspended_at',
  'suspension_reason',
  'deletes_at',
  'deletion_requested_at',
  'deletion_reason',
  'deletion_begun_at',
] as const satisfies (keyof Tenant)[]
export type Standing = Pick<Tenant, (typeof standingColumns)[number]>

export const notToBeDeleted = {
  deletes_at: null,
  deletion_requested_at: null,
  deletion_reason: null,
  deletion_begun_at: null,
} satisfies Partial<Standing>

export interface Deletion {
  reason: string
  requestedAt: string
  deletesAt: string
}

/**
 * The deletion that was asked for. It ends with the suspension that it is part of, also where the release before this one,
 * which knows nothing of it, has ended that one, and perhaps begun another.
 */
export function deletionOf(tenant: Standing): Deletion | undefined {
  const { deletes_at, deletion_requested_at, deletion_begun_at, suspended_at } = tenant
  if (deletes_at === null || deletion_requested_at === null) return undefined
  const isOver = suspended_at === null || suspended_at > deletion_requested_at
  if (isOver && deletion_begun_at === null) return undefined
  return {
    reason: tenant.deletion_reason ?? '',
    requestedAt: deletion_requested_at,
    deletesAt: deletes_at,
  }
}

/** Whether a deletion is under way, or may be by the clock of another machine: it cannot be taken back. */
export const isPastGrace = (tenant: Standing, now: Date): boolean =>
  tenant.deletion_begun_at !== null || (deletionOf(tenant)?.deletesAt ?? '~') <= now.toISOString()

/** Why nobody can do anything at a tenant's address, and since when; undefined where people can. */
export function suspensionOf(
  tenant: Standing,
): { reason: string; at: string; deletesAt?: string } | undefined {
  const deletion = deletionOf(tenant)
  if (tenant.suspended_at === null && !deletion) return undefined
  return {
    reason: deletion?.reason ?? tenant.suspension_reason ?? problems.tenant_suspended.title,
    at: tenant.suspended_at ?? deletion!.requestedAt,
    ...(deletion && { deletesAt: deletion.deletesAt }),
  }
}

/** @throws Refusal `tenant_suspended` */
export function assertNotSuspended(tenant: Standing): void {
  const suspension = suspensionOf(tenant)
  if (suspension) throw new Refusal('tenant_suspended', { detail: suspension.reason })
}
