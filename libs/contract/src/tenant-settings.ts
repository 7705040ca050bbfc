import { z } from 'zod'
import { expiresInDays, remindEveryDays } from './schedule.ts'
import { requiredText } from './primitives.ts'
import { locale } from './tenant.ts'

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

const fields = {
  name: requiredText('a name', 100),
  /** Of mails, and of pages for people who have chosen none. */
  locale,
  /** In which mails tell dates: its name in the IANA database. */
  timeZone: z
    .string('Choose a time zone.')
    .max(64, 'Choose a time zone, like Europe/Berlin.')
    .refine(isTimeZone, 'Choose a time zone, like Europe/Berlin.'),
  /** Of drafts that do not say, as is the next. */
  expiresInDays,
  remindEveryDays,
}

/** What a tenant chooses for itself. */
export const tenantSettings = z
  // It was looked up when it was chosen; to do so again for each answer takes a third of its time.
  .object({ ...fields, timeZone: z.string() })
  .meta({ id: 'TenantSettings' })
export type TenantSettings = z.infer<typeof tenantSettings>

export const tenantSettingsInput = z.object(fields).meta({ id: 'TenantSettingsInput' })
