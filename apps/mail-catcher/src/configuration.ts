import { port, readEnvironment, text, type EnvironmentVariables } from '@envelope/service'
import { z } from 'zod'

export interface Configuration {
  /** Where mails are read. */
  http: { host: string; port: number }
  /** Where mails are taken. */
  smtp: { host: string; port: number }
}

const environment = z.object({
  HOST: text('expected an address to listen on').default('127.0.0.1'),
  PORT: port().default(8025),
  SMTP_HOST: text('expected an address to listen on').default('127.0.0.1'),
  SMTP_PORT: port().default(1025),
})

/** @throws EnvironmentError naming each wrong variable */
export function readConfiguration(env: EnvironmentVariables = process.env): Configuration {
  const values = readEnvironment(environment, env)
  return {
    http: { host: values.HOST, port: values.PORT },
    smtp: { host: values.SMTP_HOST, port: values.SMTP_PORT },
  }
}
