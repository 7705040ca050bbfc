import { createHash, createHmac } from 'node:crypto'
import type { InvitationRow, PasswordResetRow, RecipientRow, Tenant } from './database/schema.ts'

type LinkOwner = Pick<RecipientRow | InvitationRow | PasswordResetRow, 'tenant_id' | 'id' | 'link_version'>
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
  urlFor(tenant: Pick<Tenant, 'slug'>, recipient: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/sign/${this.#tokenFor('signing', recipient)}`
  }

  hashForInvitation(invitation: LinkOwner): string {
    return hashOfToken(this.#tokenFor('invitation', invitation))
  }

  invitationUrl(tenant: Pick<Tenant, 'slug'>, invitation: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/invitation/${this.#tokenFor('invitation', invitation)}`
  }

  hashForPasswordReset(reset: LinkOwner): string {
    return hashOfToken(this.#tokenFor('password-reset', reset))
  }

  passwordResetUrl(tenant: Pick<Tenant, 'slug'>, reset: LinkOwner): string {
    return `${this.tenantUrl(tenant)}/password-reset/${this.#tokenFor('password-reset', reset)}`
  }

  /** Where members look at an envelope. */
  envelopeUrl(tenant: Pick<Tenant, 'slug'>, envelopeId: string): string {
    return `${this.tenantUrl(tenant)}/envelopes/${envelopeId}`
  }

  /** Address of a tenant's front end, without a slash at its end. */
  tenantUrl({ slug }: Pick<Tenant, 'slug'>): string {
    return this.tenantUrlTemplate.replace('{tenant}', slug)
  }

  #tokenFor(purpose: Purpose, { tenant_id, id, link_version }: LinkOwner): string {
    return createHmac('sha256', this.#appKey)
      .update(`${purpose}-link:${tenant_id}:${id}:${link_version}`)
      .digest('base64url')
  }
}
