import { parseArgs } from 'node:util'
import { email, minimumPasswordLength } from '@envelope/contract'
import { readEnvironment, secret, text, type Logger } from '@envelope/service'
import { z } from 'zod'
import { readConfiguration } from '../configuration.ts'
import { openDatabase } from '../database/database.ts'
import { assertMigrated } from '../database/migrator.ts'
import { createOperator } from '../operators/operators.ts'
import { UsageError } from '../usage-error.ts'

const address = 'expected an email address, like olga@envelope.example; or give --email'

const environment = z.object({
  OPERATOR_NAME: text('expected the operator’s name; or give --name').max(
    100,
    'expected at most 100 characters',
  ),
  OPERATOR_EMAIL: z
    .string(address)
    .refine((value) => email.safeParse(value).success, address)
    .transform((value) => email.parse(value)),
  OPERATOR_PASSWORD: secret({ minimumLength: minimumPasswordLength }),
})

/**
 * Makes an operator's account: `create-operator --name="Olga Operator" --email=olga@envelope.example`, the password in
 * `OPERATOR_PASSWORD` or `OPERATOR_PASSWORD_FILE`, since other users of a machine can read what is on a command line.
 * An account with this address is left as it is.
 * @throws EnvironmentError naming what is missing or wrong
 */
export async function runCreateOperator(logger: Logger, args: string[]): Promise<void> {
  const values = readOptions(args)
  const { database: location } = readConfiguration()
  const operator = readEnvironment(environment, {
    ...process.env,
    ...(values.name !== undefined && { OPERATOR_NAME: values.name, OPERATOR_NAME_FILE: undefined }),
    ...(values.email !== undefined && { OPERATOR_EMAIL: values.email, OPERATOR_EMAIL_FILE: undefined }),
  })
  const database = await openDatabase(location)
  try {
    await assertMigrated(database)
    const { OPERATOR_NAME: name, OPERATOR_EMAIL: email, OPERATOR_PASSWORD: password } = operator
    if (await createOperator(database.global, { name, email, password }))
      logger.info({ email }, 'operator created')
    else logger.info({ email }, 'nothing changed: there is an operator with this address already')
  } finally {
    await database.close()
  }
}

/** @throws UsageError for anything but `--name` and `--email`, without showing what could be a password */
function readOptions(args: string[]): { name?: string; email?: string } {
  const { values, tokens } = parseArgs({
    args,
    options: { name: { type: 'string' }, email: { type: 'string' } },
    strict: false,
    tokens: true,
  })
  for (const token of tokens) {
    const given = token.kind === 'option' ? token.rawName : 'a word without an option'
    if (token.kind !== 'option' || !['name', 'email'].includes(token.name))
      throw new UsageError(`“${given}” is no option of create-operator: expected --name or --email`)
    if (token.value === undefined) throw new UsageError(`${given} needs a value, like ${given}=…`)
  }
  return values as { name?: string; email?: string }
}
