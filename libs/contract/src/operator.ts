import { z } from 'zod'
import { operatorEventAction, operatorEventType } from './audit-log.ts'
import { plan, planUsage } from './plan.ts'
import { email, id, page, pageQuery, requiredText, search, sortedBy, timestamp } from './primitives.ts'
import { operatorRoles } from './roles.ts'
import { slug } from './slug.ts'
import { tenant } from './tenant.ts'
import { tenantDomain } from './tenant-domain.ts'
import { tenantSetup } from './tenant-setup.ts'
import { tenantStatuses } from './tenant-statuses.ts'

export const operatorRole = z.enum(operatorRoles)
export type OperatorRole = z.infer<typeof operatorRole>

/** One of the people who run Envelope. */
export const operator = z
  .object({ id, name: z.string(), email: z.string(), role: operatorRole })
  .meta({ id: 'Operator' })
export type Operator = z.infer<typeof operator>

export const operatorAccount = z.object({ user: operator }).meta({ id: 'OperatorAccount' })
export type OperatorAccount = z.infer<typeof operatorAccount>

/** The token is shown once; only its hash is stored. It is worth something on the operators' host alone. */
export const newOperatorSession = operatorAccount
  .extend({ token: z.string() })
  .meta({ id: 'NewOperatorSession' })

/** What anybody at the operators' host may know. */
export const headquarters = z
  .object({
    /** Address of a tenant's front end, with `{tenant}` in place of the slug: `https://{tenant}.envelope.example`. */
    tenantUrlTemplate: z.string(),
  })
  .meta({ id: 'Headquarters' })

export const tenantStatus = z.enum(tenantStatuses)
export type TenantStatus = z.infer<typeof tenantStatus>

/** A tenant as operators see it. */
export const tenantSummary = tenant
  .extend({
    /** Where its people open it. */
    url: z.string(),
    status: tenantStatus,
    createdAt: timestamp,
    /** When it is deleted with all that it has; absent where nobody asked for that. Until then it is suspended. */
    deletesAt: timestamp.optional(),
  })
  .meta({ id: 'TenantSummary' })
export type TenantSummary = z.infer<typeof tenantSummary>

/** One thing that an operator did. Never changed, never removed. */
export const operatorEvent = z
  .object({
    id,
    type: operatorEventType,
    action: operatorEventAction.nullable().default(null),
    at: timestamp,
    operator: z.string(),
    ip: z.string(),
  })
  .meta({ id: 'OperatorEvent' })

export const tenantDetail = tenantSummary
  .extend({
    /** Whom it was created for; null where nobody was invited. */
    invitation: z
      .object({
        name: z.string(),
        email: z.string(),
        expiresAt: timestamp,
        acceptedAt: timestamp.nullable(),
      })
      .nullable(),
    /** How far its creation has come; null where nobody was invited. */
    setup: tenantSetup.nullable().default(null),
    /** Why, as its people read it, and since when it is suspended; null when it is not. */
    suspension: z.object({ reason: z.string(), at: timestamp }).nullable(),
    /** What it may use, and what it uses; null for no limits. */
    plan: plan.nullable(),
    usage: planUsage,
    /** Of its own; the first that it got, first. */
    domains: z.array(tenantDomain),
    /** What operators did with it, the newest first. */
    history: z.array(operatorEvent),
  })
  .meta({ id: 'TenantDetail' })
export type TenantDetail = z.infer<typeof tenantDetail>

/** What its people and recipients are told. */
export const suspension = z.object({ reason: requiredText('a reason', 500) }).meta({ id: 'Suspension' })

export const tenantDeletion = suspension
  .extend({
    /** The tenant's own, typed again, so that it is no other tenant by mistake. */
    slug: requiredText('the tenant’s address', 63),
  })
  .meta({ id: 'TenantDeletion' })

export const tenantPage = page(tenantSummary).meta({ id: 'TenantPage' })
export type TenantPage = z.infer<typeof tenantPage>

export const tenantQuery = pageQuery.extend({
  status: tenantStatus.optional(),
  /** Part of a name, of a slug, or of a domain of its own that leads there. */
  search,
  sort: sortedBy(['createdAt', 'name'], '-createdAt'),
})
export type TenantQuery = z.input<typeof tenantQuery>

export const newTenant = z
  .object({
    name: requiredText('the company’s name', 200),
    slug,
    /** Gets the invitation; HQ never learns the password that they choose. */
    admin: z.object({ name: requiredText('a name', 100), email }),
  })
  .meta({ id: 'NewTenant' })
export type NewTenant = z.infer<typeof newTenant>
