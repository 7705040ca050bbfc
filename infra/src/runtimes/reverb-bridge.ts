import { drainSeconds, type ContainerSettings, type Surroundings } from './container-settings.ts'

/** Settings of reverb-bridge: apps/reverb-bridge/README.md, "Environment". */
export function bridgeSettings(surroundings: Surroundings): ContainerSettings {
  const { parameters, port, reverb, version } = surroundings
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
    },
    secrets: { REVERB_APP_SECRET: reverb.secret },
    writablePaths: [],
  }
}
