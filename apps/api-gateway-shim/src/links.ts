import { createHash, createHmac } from 'node:crypto'
import type { InvitationRow, PasswordResetRow, RecipientRow, Tenant } from './database/schema.ts'

type LinkOwner = Pick<RecipientRow | InvitationRow | PasswordResetRow, 'tenant_id' | 'id' | 'link_version'>
/** Where a tenant is reached. */
export type TenantAddress = Pick<Tenant, 'slug' | 'primary_domain'>
type Purpose = 'signing' | 'invitation' | 'password-reset'

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Links that are mailed, and open something for who has them. A token is derived from the app's key, never stored: a delivery that is tried again makes the
 * same link, and the database alone opens none.
 */
export class Links {
  readonly #appKey: string
  /** With `{tenant}` for the slug. */
  readonly tenantUrlTemplate: string

  /** @param publicUrlTemplate with `{tenant}` for the slug */
  constructor(appKey: string, publicUrlTemplate: string) {
    this.#appKey = appKey
    this.tenantUrlTemplate = publicUrlTemplate.replace(/\/+$/, '')
  }

  /** Hash of the token in a recipient's link. */
  hashFor(recipient: LinkOwner): string {
    return hashOfToken(this.#tokenFor('signing', recipient))
  }

  /** A recipient's link. */
  urlFor(tenant: TenantAddress, recipient: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/sign/${this.#tokenFor('signing', recipient)}`
  }

  hashForInvitation(invitation: LinkOwner): string {
    return hashOfToken(this.#tokenFor('invitation', invitation))
  }

  invitationUrl(tenant: TenantAddress, invitation: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/invitation/${this.#tokenFor('invitation', invitation)}`
  }

  hashForPasswordReset(reset: LinkOwner): string {
    return hashOfToken(this.#tokenFor('password-reset', reset))
  }

  passwordResetUrl(tenant: TenantAddress, reset: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/password-reset/${this.#tokenFor('password-reset', reset)}`
  }

  /** Where members look at an envelope. */
  envelopeUrl(tenant: TenantAddress, envelopeId: string): string {
    return `${this.tenantUrl(tenant)}/envelopes/${envelopeId}`
  }

  /** Address of a tenant's front end, without a slash at its end: at the domain that it chose, where it has one. */
  tenantUrl(tenant: TenantAddress): string {
    const own = this.ownTenantUrl(tenant)
    if (tenant.primary_domain === null) return own
    const url = new URL(own)
    url.hostname = tenant.primary_domain
    return url.href.replace(/\/$/, '')
  }

  /** The same at Envelope's domain, which it has whatever becomes of its own. */
  ownTenantUrl({ slug }: Pick<Tenant, 'slug'>): string {
    return this.tenantUrlTemplate.replace('{tenant}', slug)
  }

  /** What a tenant writes into DNS to prove that a domain is its own. Another one's is another. */
  domainProof(tenantId: string, domain: string): string {
    const token = createHmac('sha256', this.#appKey)
      .update(`domain:${tenantId}:${domain}`)
      .digest('base64url')
    return `envelope-domain=${token}`
  }

  #tokenFor(purpose: Purpose, { tenant_id, id, link_version }: LinkOwner): string {
    return createHmac('sha256', this.#appKey)
      .update(`${purpose}-link:${tenant_id}:${id}:${link_version}`)
      .digest('base64url')
  }
}
