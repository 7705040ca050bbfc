import { detectDocumentType, documentLimits, documentRefusals } from '@envelope/contract/terms'

/**
 * Why a file is refused, as a sentence that names it, or undefined for a good one. Looks at the file's first bytes,
 * as the API does.
 * @param count how many documents the envelope holds already
 */
export async function refusalOf(file: File, count: number): Promise<string | undefined> {
  if (count >= documentLimits.count) return documentRefusals.tooMany(file.name)
  if (file.size === 0) return documentRefusals.empty(file.name)
  if (file.size > documentLimits.size) return documentRefusals.tooLarge(file.name)
  const start = new Uint8Array(await file.slice(0, 16).arrayBuffer())
  return detectDocumentType(start) ? undefined : documentRefusals.unsupported(file.name)
}
