import { createHash, createHmac } from 'node:crypto'
import type { RecipientRow, Tenant } from '../database/schema.ts'

type LinkOwner = Pick<RecipientRow, 'tenant_id' | 'id' | 'link_version'>

export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Recipients' links. A token is derived from the app's key, never stored: a delivery that is tried again makes the
 * same link, and the database alone opens none.
 */
export class Links {
  readonly #appKey: string
  readonly #publicUrlTemplate: string

  /** @param publicUrlTemplate with `{tenant}` for the slug */
  constructor(appKey: string, publicUrlTemplate: string) {
    this.#appKey = appKey
    this.#publicUrlTemplate = publicUrlTemplate
  }

  hashFor(recipient: LinkOwner): string {
    return hashOfToken(this.#tokenFor(recipient))
  }

  urlFor(tenant: Pick<Tenant, 'slug'>, recipient: LinkOwner): string {
    return `${this.#originOf(tenant)}/sign/${this.#tokenFor(recipient)}`
  }

  /** Where members look at an envelope. */
  envelopeUrl(tenant: Pick<Tenant, 'slug'>, envelopeId: string): string {
    return `${this.#originOf(tenant)}/envelopes/${envelopeId}`
  }

  #originOf({ slug }: Pick<Tenant, 'slug'>): string {
    return this.#publicUrlTemplate.replace('{tenant}', slug).replace(/\/+$/, '')
  }

  #tokenFor({ tenant_id, id, link_version }: LinkOwner): string {
    return createHmac('sha256', this.#appKey)
      .update(`signing-link:${tenant_id}:${id}:${link_version}`)
      .digest('base64url')
  }
}
