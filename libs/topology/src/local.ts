import { services } from './services.ts'

/** Services that `nx serve` starts, with the variable that moves each to another port. */
export const localPortVariables = {
  tenant: 'TENANT_PORT',
  hq: 'HQ_PORT',
  api: 'API_PORT',
  reverb: 'REVERB_PORT',
} as const

export type LocalService = keyof typeof localPortVariables

/**
 * The port of a service under `nx serve`: its variable's value, else the topology's.
 * @throws RangeError naming the variable and its value when that is no port.
 */
export function localPort(name: LocalService, environment: Record<string, string | undefined>): number {
  const variable = localPortVariables[name]
  const value = environment[variable]
  if (value === undefined || value === '') return services[name].localPort
  const port = Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new RangeError(`${variable}="${value}": expected a port, an integer from 1 to 65535`)
  return port
}
