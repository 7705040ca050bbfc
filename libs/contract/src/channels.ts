/** Channel names, as Laravel's `routes/channels.php` would list them. Who may listen is decided by the API. */
export const channels = {
  /** Private: all that happens in a tenant, for its members. */
  tenant: (tenantId: string) => `tenant.${tenantId}`,
  /** Presence: who of the tenant looks at an envelope right now. Members' info is `presenceMember`. */
  envelopeViewers: (tenantId: string, envelopeId: string) => `tenant.${tenantId}.envelope.${envelopeId}`,
}
