import { drainSeconds, type ContainerSettings, type Surroundings } from './container-settings.ts'

/** Settings of reverb-bridge: apps/reverb-bridge/README.md, "Environment". */
export function bridgeSettings(surroundings: Surroundings): ContainerSettings {
  const { parameters, port, reverb, cache, version } = surroundings
  const origins = [`*.${parameters.domain}`, ...parameters.customDomains.map(({ domain }) => domain)]
  return {
    environment: {
      NODE_ENV: 'production',
      ENVELOPE_VERSION: version,
      DRAIN_SECONDS: String(drainSeconds(surroundings)),
      REVERB_SERVER_HOST: '0.0.0.0',
      REVERB_SERVER_PORT: String(port),
      REVERB_APP_ID: reverb.appId,
      REVERB_APP_KEY: reverb.key,
      REVERB_APP_ALLOWED_ORIGINS: origins.join(','),
      // While one is replaced there are two, and an event reaches only one of them directly.
      REVERB_SCALING_ENABLED: 'true',
      REDIS_URL: `rediss://${cache.host}:${cache.port}`,
    },
    secrets: { REVERB_APP_SECRET: reverb.secret, REDIS_PASSWORD: cache.secret },
    writablePaths: [],
  }
}
