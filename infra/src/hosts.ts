import type { Parameters } from './parameters/schema.ts'

/** A host pattern of the topology, like `*.DOMAIN`, in an environment. */
export function publicHost(pattern: string, { domain }: Pick<Parameters, 'domain'>): string {
  return pattern.replace('DOMAIN', domain)
}
