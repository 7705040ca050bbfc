/** How long the deletion of a tenant can be taken back. */
export const tenantDeletionGraceDays = 30
