import { z } from 'zod'

/** How many days a tenant's usage is told of. */
export const usageHistoryDays = 90

/** What a tenant used on each day, of UTC, that is over and was written down, the oldest first. */
export const tenantUsageHistory = z
  .object({
    days: z.array(
      z.object({
        day: z.iso.date(),
        /** Envelopes sent on that day. */
        sent: z.int(),
        /** At the end of it. */
        members: z.int(),
        storageBytes: z.int(),
      }),
    ),
  })
  .meta({ id: 'TenantUsageHistory' })
export type TenantUsageHistory = z.infer<typeof tenantUsageHistory>
