import { dataDirectory, developmentSecret } from '@envelope/service/development'
import { localPort } from '@envelope/topology'

const baseDomain = process.env['BASE_DOMAIN'] ?? 'localhost'

/** The settings of `nuxt dev`: it needs nothing from the environment. */
export const localServing = {
  runtimeConfig: { session: { password: developmentSecret('session-password') } },
  localServing: {
    service: 'hq' as const,
    needs: {
      'api-gateway-shim': `http://127.0.0.1:${localPort('api', process.env)}/ready`,
      'reverb-bridge': `http://127.0.0.1:${localPort('reverb', process.env)}/up`,
    },
    warmUp: { host: `admin.${baseDomain}`, path: '/sign-in' },
    banner: [
      'Envelope HQ is ready',
      '',
      `HQ        http://admin.${baseDomain}:{port}    operator@envelope.test`,
      'Password  envelope',
      'Tenants   npx nx serve tenant, in another terminal',
      `Data      ${dataDirectory()}`,
      'Reset     npx nx run api-gateway-shim:reset',
    ],
  },
}
