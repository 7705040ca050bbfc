import { z } from 'zod'
import { domainName } from './domain-name.ts'
import { domainCheckOutcomes, tenantDomainStatuses } from './domain-terms.ts'
import { timestamp } from './primitives.ts'

export const tenantDomainStatus = z.enum(tenantDomainStatuses)
export type TenantDomainStatus = z.infer<typeof tenantDomainStatus>

export const domainCheckOutcome = z.enum(domainCheckOutcomes)
export type DomainCheckOutcome = z.infer<typeof domainCheckOutcome>

/** What the customer writes into DNS: where the domain leads (`CNAME`), and that it is theirs (`TXT`). */
export const domainRecord = z
  .object({ type: z.enum(['CNAME', 'TXT']), name: z.string(), value: z.string() })
  .meta({ id: 'DomainRecord' })
export type DomainRecord = z.infer<typeof domainRecord>

/** A domain of a tenant's own. */
export const tenantDomain = z
  .object({
    /** As DNS has it: `xn--bcher-kva.example`. */
    domain: z.string(),
    /** As people write it: `bücher.example`. */
    name: z.string(),
    status: tenantDomainStatus,
    /** Since when it is in that status. */
    since: timestamp,
    /** Whether mails lead there. */
    primary: z.boolean(),
    records: z.array(domainRecord),
    lastCheck: z
      .object({
        at: timestamp,
        outcome: domainCheckOutcome,
        /** The texts that were found at the TXT record's name. */
        found: z.array(z.string()),
      })
      .nullable(),
    /** When it is looked for again by itself; null where it no longer is. */
    nextCheckAt: timestamp.nullable(),
    /** When it stops working unless its record is found again; null where it is not missing. */
    worksUntil: timestamp.nullable(),
  })
  .meta({ id: 'TenantDomain' })
export type TenantDomain = z.infer<typeof tenantDomain>

export const newTenantDomain = z.object({ domain: domainName }).meta({ id: 'NewTenantDomain' })

/** Null: mails lead to the tenant's address at Envelope. */
export const primaryDomain = z.object({ domain: domainName.nullable() }).meta({ id: 'PrimaryDomain' })
