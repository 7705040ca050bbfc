import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { developmentSecret } from '@envelope/service'
import { services } from '@envelope/topology'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfiguration } from './configuration.ts'

const data = mkdtempSync(join(tmpdir(), 'reverb-bridge-'))
afterAll(() => rmSync(data, { recursive: true }))
const development = { ENVELOPE_DATA: data }
const production = { NODE_ENV: 'production', REVERB_APP_SECRET: 'secret' }

describe('readConfiguration', () => {
  it('needs nothing in development, where it shares a generated secret with the API', () => {
    expect(readConfiguration(development)).toMatchObject({
      host: '127.0.0.1',
      port: services.reverb.localPort,
      applications: [
        {
          id: 'envelope',
          key: 'envelope-local',
          secret: developmentSecret('reverb-app-secret', development),
          maxConnections: undefined,
        },
      ],
    })
  })

  it('needs the secret in production', () => {
    expect(() => readConfiguration({ NODE_ENV: 'production' })).toThrow(
      'REVERB_APP_SECRET is not set: expected a secret text',
    )
  })

  it('listens where Reverb would', () => {
    const { host, port } = readConfiguration({
      ...production,
      REVERB_SERVER_HOST: '10.0.0.1',
      REVERB_SERVER_PORT: '6001',
      PORT: '7001',
    })
    expect({ host, port }).toEqual({ host: '10.0.0.1', port: 6001 })
  })

  it('takes REVERB_PORT for its own in development, and for the load balancer in production', () => {
    expect(readConfiguration({ ...development, REVERB_PORT: '18080' }).port).toBe(18080)
    expect(readConfiguration({ ...production, REVERB_PORT: '443' })).toMatchObject({
      host: '0.0.0.0',
      port: services.reverb.port,
    })
  })

  it("reads Reverb's limits", () => {
    const configuration = readConfiguration({
      ...production,
      REVERB_APP_ALLOWED_ORIGINS: '*.example.com, example.com',
      REVERB_APP_PING_INTERVAL: '15',
      REVERB_APP_ACTIVITY_TIMEOUT: '20',
      REVERB_APP_MAX_CONNECTIONS: '1000',
      REVERB_APP_MAX_MESSAGE_SIZE: '20000',
      REVERB_MAX_REQUEST_SIZE: '30000',
      REVERB_MAX_SEND_QUEUE_SIZE: '40000',
    })
    expect(configuration).toMatchObject({
      applications: [
        {
          allowedOrigins: ['*.example.com', 'example.com'],
          pingIntervalSeconds: 15,
          activityTimeoutSeconds: 20,
          maxConnections: 1000,
          maxMessageSize: 20_000,
        },
      ],
      limits: { requestSize: 30_000, sendQueueSize: 40_000 },
    })
  })
})
