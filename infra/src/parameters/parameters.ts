import type { z } from 'zod'
import { ParametersError } from './parameters-error.ts'
import { production } from './production.ts'
import { parametersSchema, type Parameters, type ParametersInput } from './schema.ts'
import { staging } from './staging.ts'

const environments: Record<string, ParametersInput> = { staging, production }

export const environmentNames = Object.keys(environments)

/**
 * The parameters of an environment, checked.
 * @throws ParametersError naming each wrong parameter, its value and what was expected
 */
export function readParameters(environment: string | undefined): Parameters {
  return checkParameters(parametersInput(environment))
}

/**
 * The parameters of an environment as they were written, with nothing filled in.
 * @throws ParametersError when there is no such environment
 */
export function parametersInput(environment: string | undefined): ParametersInput {
  const given = environment === undefined ? undefined : environments[environment]
  if (given !== undefined) return given
  throw new ParametersError([
    `environment ${environment ? `"${environment}"` : 'is not set'}: expected ${environmentNames.join(' or ')}, ` +
      `as in cdk deploy --context environment=${environmentNames[0]}`,
  ])
}

/** @throws ParametersError naming each wrong parameter, its value and what was expected */
export function checkParameters(given: unknown): Parameters {
  const result = parametersSchema.safeParse(given)
  if (result.success) return result.data
  const environment = (given as Partial<Parameters> | undefined)?.environment ?? 'environment'
  throw new ParametersError(result.error.issues.flatMap((issue) => describe(issue, environment, given)))
}

function describe(issue: z.core.$ZodIssue, environment: string, given: unknown): string[] {
  const name = [environment, ...issue.path].join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${name}.${key}: there is no such parameter`)
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  )
  const expected = issue.message.replace(/^Invalid input: /, '').replace(/, received .*$/, '')
  if (value === undefined) return [`${name} is not set: ${expected}`]
  return [`${name}=${JSON.stringify(value)}: ${expected}`]
}
