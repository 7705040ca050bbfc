import type { DomainCheckOutcome } from '@envelope/contract'
import type { Tenant } from '../database/schema.ts'
import type { Links } from '../links.ts'
import { DnsUnanswered, type TextRecords } from './text-records.ts'

/** Where the record lies that proves that a domain is whose tenant claims it. */
const proofName = (domain: string) => `_envelope.${domain}`

/** The TXT record by which a tenant proves that a domain is its own. */
export const proofRecord = (domain: string, tenant: Pick<Tenant, 'id'>, links: Links) => ({
  name: proofName(domain),
  value: links.domainProof(tenant.id, domain),
})

export interface Sighting {
  outcome: Exclude<DomainCheckOutcome, 'taken'>
  /** The texts that were there. */
  found: string[]
}

/** Others may have written much there. */
const longestText = 300
const mostTexts = 10

/** Looks for a domain's proof in DNS, for some seconds at most. */
export async function lookForProof(records: TextRecords, domain: string, proof: string): Promise<Sighting> {
  try {
    const texts = await records.at(proofName(domain))
    const found = texts.slice(0, mostTexts).map((text) => text.slice(0, longestText))
    if (texts.some((text) => text.trim() === proof)) return { outcome: 'found', found }
    return { outcome: texts.length > 0 ? 'different' : 'absent', found }
  } catch (error) {
    if (!(error instanceof DnsUnanswered)) throw error
    return { outcome: 'unanswered', found: [] }
  }
}
