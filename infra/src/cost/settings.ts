import { closest, distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { ParametersError } from '../parameters/parameters-error.ts'
import { parametersSchema, type ParametersInput } from '../parameters/schema.ts'
import { topology } from '../topology.ts'
import { usageSchema } from './usage.ts'

interface JsonSchema {
  properties?: Record<string, JsonSchema>
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
}

/** Every name that `--set` takes; a service's also without `services.` in front. */
export const settingNames: readonly string[] = names()

function names(): string[] {
  const leaves = ({ properties, oneOf, anyOf }: JsonSchema): string[] => {
    const choices = oneOf ?? anyOf
    if (choices) return [...new Set(choices.flatMap(leaves))]
    if (!properties) return ['']
    return Object.entries(properties).flatMap(([name, inner]) =>
      leaves(inner).map((rest) => (rest ? `${name}.${rest}` : name)),
    )
  }
  const parameters = leaves(
    z.toJSONSchema(parametersSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
  )
  const services = Object.keys(topology.services).flatMap((service) =>
    ['min', 'max', 'cpu', 'memory'].map((field) => `${service}.${field}`),
  )
  const usage = Object.keys(usageSchema.shape).map((name) => `usage.${name}`)
  return [
    ...parameters.filter((name) => name !== 'services' && name !== 'environment'),
    ...services,
    ...usage,
  ]
}

export interface Settings {
  parameters: ParametersInput
  usage: Record<string, unknown>
}

/**
 * Parameters with some of them changed, yet to be checked.
 * @param assignments like `api.max=20`, `database.multiAz=false` or `usage.outGb=500`
 * @throws ParametersError for what is no assignment or no name, with the nearest names
 */
export function applySettings(parameters: ParametersInput, assignments: readonly string[]): Settings {
  const changed: Settings = { parameters: structuredClone(parameters), usage: {} }
  const problems: string[] = []
  for (const assignment of assignments) {
    const [, given, value] = /^([\w.]+)=(.+)$/.exec(assignment) ?? []
    const name = given?.replace(/^services\./, '')
    if (name === undefined || value === undefined)
      problems.push(`--set ${assignment}: expected NAME=VALUE, like --set api.max=20`)
    else if (!settingNames.includes(name))
      problems.push(`--set ${assignment}: there is no ${name}; ${nearest(name)}`)
    else assign(changed, name, valueOf(value))
  }
  if (problems.length > 0) throw new ParametersError(problems)
  return changed
}

/** @throws ParametersError naming each wrong one */
export function checkUsage(given: Record<string, unknown>) {
  const result = usageSchema.safeParse(given)
  if (result.success) return result.data
  throw new ParametersError(
    result.error.issues.map(
      ({ path, message }) => `usage.${path.join('.')}=${JSON.stringify(given[String(path[0])])}: ${message}`,
    ),
  )
}

function assign({ parameters, usage }: Settings, name: string, value: unknown): void {
  const path = name.split('.')
  if (path[0] === 'usage') {
    usage[path[1]!] = value
    return
  }
  const [first, field] = path as [string, string]
  const full =
    topology.services[first] && ['min', 'max', 'cpu', 'memory'].includes(field) ? ['services', ...path] : path
  let at = parameters as unknown as Record<string, unknown>
  for (const key of full.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>
  at[full.at(-1)!] = value
}

function valueOf(words: string): unknown {
  if (words === 'true' || words === 'false') return words === 'true'
  return words.trim() !== '' && Number.isFinite(Number(words)) && !/^\d{12}$/.test(words)
    ? Number(words)
    : words
}

function nearest(name: string): string {
  const sorted = settingNames.toSorted((a, b) => distance(a, name) - distance(b, name))
  return `the nearest are ${[...new Set([closest(name, [...settingNames]), ...sorted])].slice(0, 3).join(', ')}`
}
