import type { TenantSummary } from '@envelope/contract'

/** Whether a tenant's people have arrived, and whether they may stay: what its badge says. */
export const tenantStanding = ({ status, deletesAt }: Pick<TenantSummary, 'status' | 'deletesAt'>) =>
  deletesAt ? 'toBeDeleted' : status

/** The class of its badge's colour. */
export const tenantStandingTones = {
  invited: 'badge-warning',
  active: 'badge-success',
  suspended: 'badge-danger',
  toBeDeleted: 'badge-danger',
} as const
