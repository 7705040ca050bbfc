import type { Writable } from 'node:stream'
import { pino, type Logger } from 'pino'
import { PinoPretty } from 'pino-pretty'
import { z } from 'zod'
import { readEnvironment, type EnvironmentVariables } from './environment.ts'
import { oneOf } from './environment-types.ts'

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const environment = z.object({ LOG_LEVEL: oneOf(levels).default('info') })

const hiddenFields = ['authorization', 'cookie', 'set-cookie', 'password', 'token', 'secret']
const hiddenPaths = hiddenFields.flatMap((field) => ['', '*', '*.*'].map((parent) => `${parent}["${field}"]`))

export type { Logger }

export interface LoggerOptions {
  /** The service, in every line. */
  name: string
  /** By default `LOG_LEVEL`, else `info`. */
  level?: (typeof levels)[number]
  /** One readable line an entry; by default everywhere but in production, where it is JSON. */
  pretty?: boolean
  /** By default standard output. */
  destination?: Writable
  env?: EnvironmentVariables
}

/**
 * A pino logger that hides credentials up to two objects deep (`(hidden)`).
 *
 * @throws EnvironmentError when `LOG_LEVEL` is none of pino's levels
 */
export function createLogger({ name, level, pretty, destination, env = process.env }: LoggerOptions): Logger {
  const readable = pretty ?? env['NODE_ENV'] !== 'production'
  return pino(
    {
      name,
      level: level ?? readEnvironment(environment, env).LOG_LEVEL,
      base: {},
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: hiddenPaths, censor: '(hidden)' },
    },
    readable ? prettyStream(destination) : (destination ?? pino.destination({ sync: true })),
  )
}

/** In the process and synchronous: pino's worker threads load files by path, which a bundled service lacks. */
function prettyStream(destination: Writable | undefined) {
  return PinoPretty({
    sync: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
    ...(destination && { destination }),
  })
}
