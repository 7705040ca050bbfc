import { createLogger } from '@envelope/service'
import { afterEach } from 'vitest'
import { Bridge } from '../src/bridge.ts'
import type { ApplicationSettings } from '../src/configuration/application-settings.ts'
import type { Configuration, Limits } from '../src/configuration/configuration.ts'

export const credentials = { id: 'app-id', key: 'app-key', secret: 'app-secret' }

const limits: Limits = { requestSize: 10_000, sendQueueSize: 1_048_576, memory: 0 }

/** An application as a fresh Laravel project would configure it. */
export const application: ApplicationSettings = {
  ...credentials,
  allowedOrigins: ['*'],
  pingIntervalSeconds: 60,
  activityTimeoutSeconds: 30,
  maxConnections: undefined,
  maxMessageSize: 10_000,
  acceptClientEventsFrom: 'members',
  rateLimit: undefined,
  sendsSubscriptionCount: false,
  webhooks: [],
}

interface Settings extends Partial<Omit<Configuration, 'limits' | 'applications'>> {
  limits?: Partial<Limits>
  /** Of the one application. */
  application?: Partial<ApplicationSettings>
  /** Others beside it. */
  others?: ApplicationSettings[]
}

const running: Bridge[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((bridge) => bridge.close()))
})

export function bridgeConfiguration(settings: Settings = {}): Configuration {
  const { application: changes, others = [], limits: otherLimits, ...rest } = settings
  return {
    host: '127.0.0.1',
    port: 0,
    path: '',
    applications: [{ ...application, ...changes }, ...others],
    limits: { ...limits, ...otherLimits },
    drainSeconds: 10,
    workers: 1,
    metricsPort: undefined,
    upstreamUrl: undefined,
    showsTraffic: false,
    redis: undefined,
    ...rest,
  }
}

/** Starts a real server, on a free port unless one is given, that is stopped after the test. */
export async function startBridge(settings: Settings = {}): Promise<{ port: number; bridge: Bridge }> {
  const configuration = bridgeConfiguration(settings)
  const bridge = new Bridge({ configuration, logger: createLogger({ name: 'test', level: 'silent' }) })
  const { port } = await bridge.listen()
  running.push(bridge)
  return { port, bridge }
}
