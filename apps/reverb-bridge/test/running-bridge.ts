import { createLogger } from '@envelope/service'
import { afterEach } from 'vitest'
import { Bridge } from '../src/bridge.ts'
import type { Configuration, Limits } from '../src/configuration.ts'

export const credentials = { id: 'app-id', key: 'app-key', secret: 'app-secret' }

const limits: Limits = {
  connections: undefined,
  messageSize: 10_000,
  requestSize: 10_000,
  sendQueueSize: 1_048_576,
}

type Settings = Partial<Omit<Configuration, 'limits'>> & { limits?: Partial<Limits> }

const running: Bridge[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((bridge) => bridge.close()))
})

/** Starts a real server, on a free port unless one is given, that is stopped after the test. */
export async function startBridge(settings: Settings = {}): Promise<{ port: number; bridge: Bridge }> {
  const configuration: Configuration = {
    host: '127.0.0.1',
    port: 0,
    credentials,
    allowedOrigins: ['*'],
    pingIntervalSeconds: 60,
    activityTimeoutSeconds: 30,
    ...settings,
    limits: { ...limits, ...settings.limits },
  }
  const bridge = new Bridge({ configuration, logger: createLogger({ name: 'test', level: 'silent' }) })
  const { port } = await bridge.listen()
  running.push(bridge)
  return { port, bridge }
}
