import { z } from 'zod'
import { refusalAtField } from '../refusal.ts'

/** A place between the rows of a list that is sorted newest first, and the way to go from there. */
const cursor = z.object({ to: z.enum(['older', 'newer']), at: z.iso.datetime(), id: z.uuid() })
export type Cursor = z.infer<typeof cursor>

export const encodeCursor = (value: Cursor): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** @throws Refusal `validation_failed` when this is no cursor of ours */
export function decodeCursor(text: string): Cursor {
  try {
    return cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  } catch {
    throw refusalAtField('validation_failed', 'cursor', 'This is not a page of this list.')
  }
}
