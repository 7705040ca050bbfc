/**
 * - `invited`: nobody has accepted the first administrator's invitation yet
 * - `suspended`: nobody can do anything there until it is resumed
 */
export const tenantStatuses = ['invited', 'active', 'suspended'] as const
