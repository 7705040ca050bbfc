import { z } from 'zod'
import { documentTypes } from './document-types.ts'
import { id } from './primitives.ts'

export const document = z
  .object({
    id,
    name: z.string(),
    type: z.enum(
      Object.keys(documentTypes) as [keyof typeof documentTypes, ...(keyof typeof documentTypes)[]],
    ),
    /** Bytes. */
    size: z.int(),
    /** Lower-case hexadecimal SHA-256 of the content. */
    sha256: z.string(),
  })
  .meta({ id: 'Document' })
export type Document = z.infer<typeof document>
