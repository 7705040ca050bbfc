import {
  EnvironmentError,
  integer,
  oneOf,
  port,
  readEnvironment,
  text,
  url,
  type EnvironmentVariables,
} from '@envelope/service'
import { documentLimits } from '@envelope/contract'
import { loadBalancers, services } from '@envelope/topology'
import { z } from 'zod'
import { chaos, noChaos, type Chaos } from '../chaos/chaos.ts'
import { proxiedRoutes, type ProxiedRoutes } from './proxied-routes.ts'

/** What a multipart form has around its file. */
const formBytes = 1024 * 1024

/** Of `serve`, whatever it serves. */
export const serveVariables = (production: boolean) => ({
  HOST: text('expected an address to listen on').default(production ? '0.0.0.0' : '127.0.0.1'),
  PORT: port().optional(),
  API_PORT: port().default(production ? services.api.port : services.api.localPort),
  CHAOS: (production ? noChaos : chaos).optional(),
})

export const gatewayVariables = {
  LARAVEL_API_URL: url().optional(),
  PROXY: proxiedRoutes.optional(),
  GATEWAY_TIMEOUT_SECONDS: integer(1, 4_000).default(loadBalancers.internal.idleTimeoutSeconds),
  CONTRACT_CHECK: oneOf(['warn', 'fail']).optional(),
}
const gatewaySchema = z.object(gatewayVariables)

export interface GatewaySettings {
  upstreamUrl: URL
  /** What goes to Laravel; undefined where everything does. */
  routes: ProxiedRoutes | undefined
  idleMilliseconds: number
  /** Bytes of a request's body. */
  bodyLimit: number
  contractCheck: 'warn' | 'fail' | undefined
}

/**
 * Undefined where no `LARAVEL_API_URL` is given.
 * @throws EnvironmentError when something is set that means nothing without it
 */
export function gatewaySettings(values: z.output<typeof gatewaySchema>): GatewaySettings | undefined {
  const { LARAVEL_API_URL: address, PROXY: routes, CONTRACT_CHECK: contractCheck } = values
  if (address === undefined) {
    const alone = [routes && 'PROXY', contractCheck && 'CONTRACT_CHECK'].filter((name) => name !== undefined)
    if (alone.length === 0) return undefined
    throw new EnvironmentError(
      alone.map(
        (name) => `LARAVEL_API_URL is not set: ${name} needs the address of the API that it is about`,
      ),
    )
  }
  return {
    upstreamUrl: new URL(address),
    routes,
    idleMilliseconds: values.GATEWAY_TIMEOUT_SECONDS * 1_000,
    bodyLimit: documentLimits.size + formBytes,
    contractCheck,
  }
}

export interface GatewayConfiguration extends GatewaySettings {
  production: boolean
  host: string
  port: number
  chaos: Chaos | undefined
}

/**
 * The configuration of a gateway alone: everything goes to Laravel, so that neither database nor secrets are needed.
 * Undefined where something is served here.
 * @throws EnvironmentError naming every variable that is wrong
 */
export function readGatewayConfiguration(
  env: EnvironmentVariables = process.env,
): GatewayConfiguration | undefined {
  const isGiven = (name: string) => Boolean(env[name] || env[`${name}_FILE`])
  if (!isGiven('LARAVEL_API_URL') || isGiven('PROXY')) return undefined
  const production = env.NODE_ENV === 'production'
  const values = readEnvironment(gatewaySchema.extend(serveVariables(production)), env)
  const settings = gatewaySettings(values)!
  return {
    ...settings,
    production,
    host: values.HOST,
    port: values.PORT ?? values.API_PORT,
    chaos: values.CHAOS,
  }
}
