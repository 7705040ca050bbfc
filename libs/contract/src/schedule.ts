import { z } from 'zod'

/** Days from sending until the links expire. */
export const expiresInDays = z
  .int('Enter a whole number of days.')
  .min(1, 'Give recipients at least one day.')
  .max(365, 'Give recipients at most 365 days.')

/** Null where nobody is reminded. */
export const remindEveryDays = z
  .int('Enter a whole number of days.')
  .min(1, 'Wait at least one day between reminders.')
  .max(90, 'Remind at least every 90 days, or not at all.')
  .nullable()
