import { createHash } from 'node:crypto'
import { domainToUnicode } from 'node:url'
import type { Database } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Job } from '../jobs/job.ts'
import type { Links } from '../links.ts'
import type { Mailer } from '../mail/mailer.ts'
import { domainLapsedMail, domainMissingMail } from '../mail/templates.ts'
import { worksUntil } from './course.ts'
import { proofRecord } from './proof.ts'

interface Parts {
  database: Database
  links: Links
  mailer: Mailer
}

/** Mails an owner what became of a domain, unless that is no longer so: its record is back, it is removed, or has lapsed too. */
export async function tellOfDomain(
  { database, links, mailer }: Parts,
  tenant: Tenant,
  { kind, domain, since, userId }: Extract<Job, { kind: 'domainMissing' | 'domainLapsed' }>,
): Promise<void> {
  const own = database.tenant(tenant.id)
  const claim = await own
    .selectFrom('domain_claims')
    .selectAll()
    .where('domain', '=', domain)
    .where('status', '=', kind === 'domainMissing' ? 'missing' : 'waiting')
    .where('status_since', '=', since)
    .executeTakeFirst()
  const user = await own
    .selectFrom('users')
    .select(['name', 'email'])
    .where('id', '=', userId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!claim || !user) return
  const about = {
    user,
    tenant: tenant.name,
    domain: domainToUnicode(domain),
    record: proofRecord(domain, tenant, links),
    // The one that works whatever becomes of the domain.
    url: links.ownTenantUrl(tenant),
  }
  const until = worksUntil(claim)
  const mail = until
    ? domainMissingMail(tenant, { ...about, worksUntil: until })
    : domainLapsedMail(tenant, { ...about, lapsedAt: since })
  await mailer.send(own, mail, `${kind}:${userId}:${since}:${fingerprint(domain)}`)
}

/** A domain has up to 253 characters, and a mail's key 100. */
const fingerprint = (domain: string) => createHash('sha256').update(domain).digest('base64url').slice(0, 22)
