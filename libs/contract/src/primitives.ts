import { z } from 'zod'

/** UUID version 7: sorts by the time of its making. */
export const id = z.uuid('This is not a valid id.')

/** ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T14:00:00.000Z`. */
export const timestamp = z.iso.datetime()

export const email = z
  .string('Enter an email address.')
  .trim()
  .toLowerCase()
  .min(1, 'Enter an email address.')
  .max(254, 'An email address has at most 254 characters.')
  .pipe(z.email('This is not an email address, like ann@example.com.'))

/** A trimmed line of text that may be empty, with its longest length. */
export const text = (what: string, max: number) =>
  z
    .string(`Enter ${what}.`)
    .trim()
    .max(max, `Use at most ${max.toLocaleString('en')} characters.`)

/** The same, but something must be there. */
export const requiredText = (what: string, max: number) => text(what, max).min(1, `Enter ${what}.`)

/** The token of a mailed link, in a path. */
export const linkToken = z.object({ token: z.string().regex(/^[\w-]{20,100}$/, 'This link is not valid.') })

/** What a list is searched for. */
export const search = z.string().trim().max(200, 'Search for at most 200 characters.').optional()

/** By what a list is sorted: `name` upwards, `-name` downwards. */
export const sortedBy = <Field extends string>(fields: readonly Field[], initial: Field | `-${Field}`) =>
  z.enum(fields.flatMap((field) => [field, `-${field}` as const])).default(initial as never)

/** A page of a list. `next` and `previous` are opaque cursors; null where the list ends. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next: z.string().nullable(), previous: z.string().nullable() })

export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce
    .number('The page size is a number.')
    .int('The page size is a whole number.')
    .min(1, 'A page has at least one row.')
    .max(100, 'A page has at most 100 rows.')
    .default(25),
})
