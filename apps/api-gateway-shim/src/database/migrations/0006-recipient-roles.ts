import type { Kysely } from 'kysely'

/** Signers, approvers and viewers; who was there before signs. */
export async function createRecipientRoles(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('recipients')
    .addColumn('role', 'varchar(20)', (column) => column.notNull().defaultTo('signer'))
    .execute()
  await schema.alterTable('history').addColumn('action', 'varchar(20)').execute()
}
