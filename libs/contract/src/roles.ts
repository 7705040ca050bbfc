/**
 * Of a tenant’s people:
 * - `owner`: everything, and the tenant itself; there is always one
 * - `admin`: people and settings, besides what members do
 * - `member`: envelopes
 * - `viewer`: sees envelopes, and changes none
 */
export const roles = ['owner', 'admin', 'member', 'viewer'] as const

/**
 * Of Envelope’s own people:
 * - `admin`: everything
 * - `support`: helps tenants, and puts right what failed
 * - `viewer`: sees everything, and changes nothing
 */
export const operatorRoles = ['admin', 'support', 'viewer'] as const
