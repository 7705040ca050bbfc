import { z } from 'zod'
import { refusalAtField } from '../refusal.ts'

/** A place between the rows of a sorted list, and the way to go from there: `older` is towards its end. */
const cursor = z.object({
  to: z.enum(['older', 'newer']),
  /** Cursors that were given out before lists could be sorted have none. */
  sort: z.string().default('-createdAt'),
  /** What the row has in the column that the list is sorted by. */
  at: z.string(),
  id: z.uuid(),
})
export type Cursor = z.infer<typeof cursor>

export const encodeCursor = (value: Cursor): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** @throws Refusal `validation_failed` when this is no cursor of ours, or of the list in another order */
export function decodeCursor(text: string, sort: string): Cursor {
  try {
    const decoded = cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    if (decoded.sort === sort) return decoded
  } catch {
    // Whatever is wrong with it, it is not ours.
  }
  throw refusalAtField('validation_failed', 'cursor', 'This is not a page of this list.')
}
