import { z } from 'zod'
import { locales } from './locales.ts'
import { id, timestamp } from './primitives.ts'

export const locale = z.enum(locales)
export type Locale = z.infer<typeof locale>

export const tenant = z
  .object({
    id,
    /** First label of the tenant's host name. */
    slug: z.string(),
    name: z.string(),
  })
  .meta({ id: 'Tenant' })

/** What anybody at a tenant's address may know of it. */
export const publicTenant = tenant
  .omit({ id: true })
  .extend({
    /** Why nobody can do anything there; absent where people can. */
    suspension: z
      .object({
        reason: z.string(),
        /** When it is deleted with all that it has; absent where it is not to be. */
        deletesAt: timestamp.optional(),
      })
      .optional(),
    /** For people who have chosen none. */
    locale: locale.optional(),
  })
  .meta({ id: 'PublicTenant' })

export type Tenant = z.infer<typeof tenant>
