import type * as contract from '@envelope/contract'
import type { FieldErrors } from '@envelope/contract'
import { unanswered } from '@envelope/contract/terms'
import type { z } from 'zod'

type Contract = typeof contract
type SchemaName = {
  [Name in keyof Contract]: Contract[Name] extends z.ZodType ? Name : never
}[keyof Contract]

/**
 * The schemas, which are a fourth of what a page loads, and which none needs before something was typed in or has happened.
 * @throws ProblemError `unavailable` when they cannot be loaded
 */
export const loadSchemas = () =>
  import('../schemas/schemas.ts').catch((cause: unknown) => {
    throw unanswered(cause)
  })

export type CheckedInput<Output> =
  { data: Output; errors?: undefined } | { data?: undefined; errors: FieldErrors }

/**
 * Checks input by the contract's schema of that name, as the API does.
 * @returns what is wrong, by field; `''` is for what concerns no field: that it cannot be checked at the moment
 */
export async function checkInput<Name extends SchemaName>(
  name: Name,
  input: unknown,
): Promise<CheckedInput<z.output<Contract[Name]>>> {
  try {
    const { [name]: schema, fieldErrors } = await loadSchemas()
    const result = schema.safeParse(input)
    return result.success
      ? { data: result.data as z.output<Contract[Name]> }
      : { errors: fieldErrors(result.error) }
  } catch (error) {
    const problem = toProblem(error)
    if (!problem) throw error
    return { errors: { '': [problem.title] } }
  }
}
