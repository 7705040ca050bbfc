import type { Kysely } from 'kysely'

/** Signatures as they were drawn, in JSON: at most 22 kB, which `text` holds in both databases. */
export async function createDrawnSignatures({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('recipients').addColumn('signature_drawing', 'text').execute()
}
