/** Accepted documents by what their content is, never by what their name says. */
export const documentTypes = {
  'application/pdf': { extension: 'pdf', label: 'PDF' },
  'image/png': { extension: 'png', label: 'PNG' },
  'image/jpeg': { extension: 'jpg', label: 'JPEG' },
} as const

export type DocumentType = keyof typeof documentTypes

export const documentLimits = {
  /** Bytes of one document. */
  size: 25 * 1024 * 1024,
  /** Documents in one envelope. */
  count: 10,
  /** Characters of a file name. */
  name: 200,
} as const

/** Why a file is refused, as a sentence that names it. The same in the browser, before the upload, and in the API. */
export const documentRefusals = {
  unsupported: (name: string) => `“${name}” is not a PDF, PNG or JPEG file.`,
  tooLarge: (name: string) => `“${name}” is larger than ${documentLimits.size / 1024 / 1024} MB.`,
  empty: (name: string) => `“${name}” is empty.`,
  tooMany: (name: string) =>
    `“${name}” was not added: an envelope holds at most ${documentLimits.count} documents.`,
}

/** The type of a document by its first bytes (16 are enough), or undefined for anything that is not accepted. */
export function detectDocumentType(start: Uint8Array): DocumentType | undefined {
  const startsWith = (...bytes: number[]) => bytes.every((byte, index) => start[index] === byte)
  if (startsWith(0x25, 0x50, 0x44, 0x46, 0x2d)) return 'application/pdf'
  if (startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (startsWith(0xff, 0xd8, 0xff)) return 'image/jpeg'
  return undefined
}
