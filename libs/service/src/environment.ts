import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { developmentSecret } from './development-secret.ts'

/** The variables given to a process: `process.env`, or a plain object in a test. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

/** One or more variables are wrong. `problems` holds one line each, fit to be printed as it is. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((line) => `  ${line}`).join('\n')}`)
    this.name = 'EnvironmentError'
    this.problems = problems
  }
}

/**
 * Reads the variables that are the schema's keys, once, at the start of a process.
 *
 * An empty value counts as unset, as in Laravel's `.env` files. Any `NAME` may be given as `NAME_FILE`
 * instead: the path of a file that holds the value (Docker and Kubernetes secrets).
 *
 * @throws EnvironmentError naming every bad variable, the value it was given and what was expected
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  env: EnvironmentVariables = process.env,
): Readonly<z.output<Schema>> {
  const given: Record<string, string> = {}
  const problems: string[] = []

  for (const name of Object.keys(schema.shape)) {
    try {
      const value = readVariable(name, env) ?? developmentValue(schema.shape[name] as z.ZodType, env)
      if (value !== undefined) given[name] = value
    } catch (error) {
      problems.push((error as Error).message)
    }
  }
  if (problems.length > 0) throw new EnvironmentError(problems)

  const result = schema.safeParse(given)
  if (result.success) return Object.freeze(result.data)
  throw new EnvironmentError(describeIssues(result.error.issues, schema, given))
}

function readVariable(name: string, env: EnvironmentVariables): string | undefined {
  const value = env[name] || undefined
  const file = env[`${name}_FILE`] || undefined
  if (file === undefined) return value
  if (value !== undefined) throw new Error(`${name} and ${name}_FILE are both set: expected only one of them`)
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '') || undefined
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Error(`${name}_FILE="${file}": expected the path of a readable file (${code})`, {
      cause: error,
    })
  }
}

function developmentValue(schema: z.ZodType, env: EnvironmentVariables): string | undefined {
  const name = schema.meta()?.['developmentSecret']
  return typeof name === 'string' && env['NODE_ENV'] !== 'production'
    ? developmentSecret(name, env)
    : undefined
}

function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodObject,
  given: Record<string, string>,
): string[] {
  const lines = new Map<string, string>()
  for (const { path, message } of issues) {
    const name = String(path[0] ?? '')
    if (lines.has(name)) continue
    const expected = message.replace(/^[\w ]+: (?=expected)/, '').replace(/, received undefined$/, '')
    const variable = schema.shape[name] as z.ZodType | undefined
    const shown = variable && isSecret(variable) ? '(hidden)' : `"${given[name]}"`
    if (name === '') lines.set(name, expected)
    else
      lines.set(
        name,
        given[name] === undefined ? `${name} is not set: ${expected}` : `${name}=${shown}: ${expected}`,
      )
  }
  return [...lines.values()]
}

function isSecret(schema: z.ZodType): boolean {
  if (schema.meta()?.['secret'] === true) return true
  const { innerType, in: input } = schema.def as { innerType?: z.ZodType; in?: z.ZodType }
  const inner = innerType ?? input
  return inner !== undefined && isSecret(inner)
}
