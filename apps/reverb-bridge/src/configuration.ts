import { integer, list, port, readEnvironment, secret, text } from '@envelope/service'
import type { EnvironmentVariables } from '@envelope/service'
import { services } from '@envelope/topology'
import { z } from 'zod'

/** What a program needs to publish and to sign for the clients of one application. */
export interface Credentials {
  id: string
  key: string
  secret: string
}

/** Bytes unless named otherwise. */
export interface Limits {
  /** Open sockets of an application; undefined for no limit. */
  connections: number | undefined
  messageSize: number
  requestSize: number
  /** What may wait to be sent to one socket before it is closed as too slow. */
  sendQueueSize: number
}

export interface Configuration {
  host: string
  port: number
  credentials: Credentials
  /** Host names, `*` standing for any part of one. */
  allowedOrigins: readonly string[]
  /** After this long without a sign of life a socket is sent a ping, and closed when it does not answer. */
  pingIntervalSeconds: number
  /** After this long without a message clients should send a ping themselves. */
  activityTimeoutSeconds: number
  limits: Limits
}

const environment = z.object({
  NODE_ENV: text().default('development'),
  HOST: text().optional(),
  PORT: port().optional(),
  REVERB_SERVER_HOST: text().optional(),
  REVERB_SERVER_PORT: port().optional(),
  REVERB_PORT: port().optional(),
  REVERB_APP_ID: text().default('envelope'),
  REVERB_APP_KEY: text().default('envelope-local'),
  REVERB_APP_SECRET: secret({ development: 'reverb-app-secret' }),
  REVERB_APP_ALLOWED_ORIGINS: list().default(['*']),
  REVERB_APP_PING_INTERVAL: integer(1, 3_600).default(60),
  REVERB_APP_ACTIVITY_TIMEOUT: integer(1, 3_600).default(30),
  REVERB_APP_MAX_CONNECTIONS: integer(1).optional(),
  REVERB_APP_MAX_MESSAGE_SIZE: integer(1).default(10_000),
  REVERB_MAX_REQUEST_SIZE: integer(1).default(10_000),
  REVERB_MAX_SEND_QUEUE_SIZE: integer(1).default(1_048_576),
})

/**
 * Reads Reverb's own variables, so that a Laravel `.env` works unchanged.
 *
 * @throws EnvironmentError naming each wrong variable
 */
export function readConfiguration(env: EnvironmentVariables = process.env): Configuration {
  const values = readEnvironment(environment, env)
  const production = values.NODE_ENV === 'production'
  // In production REVERB_PORT is the load balancer's, for clients; `nx serve` has none, so there it is ours.
  const servedPort = production ? services.reverb.port : (values.REVERB_PORT ?? services.reverb.localPort)
  return {
    host: values.REVERB_SERVER_HOST ?? values.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    port: values.REVERB_SERVER_PORT ?? values.PORT ?? servedPort,
    credentials: {
      id: values.REVERB_APP_ID,
      key: values.REVERB_APP_KEY,
      secret: values.REVERB_APP_SECRET,
    },
    allowedOrigins: values.REVERB_APP_ALLOWED_ORIGINS,
    pingIntervalSeconds: values.REVERB_APP_PING_INTERVAL,
    activityTimeoutSeconds: values.REVERB_APP_ACTIVITY_TIMEOUT,
    limits: {
      connections: values.REVERB_APP_MAX_CONNECTIONS,
      messageSize: values.REVERB_APP_MAX_MESSAGE_SIZE,
      requestSize: values.REVERB_MAX_REQUEST_SIZE,
      sendQueueSize: values.REVERB_MAX_SEND_QUEUE_SIZE,
    },
  }
}
