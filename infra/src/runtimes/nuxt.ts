import { publicHost } from '../hosts.ts'
import { drainSeconds, type ContainerSettings, type Surroundings } from './container-settings.ts'

/** Settings of the Nuxt servers: libs/ui/README.md, "Environment". */
export function nuxtSettings(surroundings: Surroundings): ContainerSettings {
  const { parameters, port, apiUrl, reverb, sessionPassword, version } = surroundings
  if (!sessionPassword) throw new Error(`${surroundings.name} has no session password`)
  return {
    environment: {
      NODE_ENV: 'production',
      ENVELOPE_VERSION: version,
      HOST: '0.0.0.0',
      PORT: String(port),
      NITRO_SHUTDOWN_TIMEOUT: String(drainSeconds(surroundings) * 1_000),
      NUXT_API_URL: apiUrl,
      // The load balancer appends to X-Forwarded-For; so does Cloudflare before it.
      NUXT_TRUSTED_PROXIES: parameters.dns.provider === 'cloudflare' ? '2' : '1',
      NUXT_PUBLIC_REVERB_KEY: reverb.key,
      NUXT_PUBLIC_REVERB_HOST: publicHost('wss.DOMAIN', parameters),
      NUXT_PUBLIC_REVERB_PORT: '443',
      NUXT_PUBLIC_REVERB_SCHEME: 'https',
    },
    secrets: { NUXT_SESSION_PASSWORD: sessionPassword },
    writablePaths: [],
  }
}
