import { dataDirectory, developmentSecret } from '@envelope/service/development'
import { localPort } from '@envelope/topology'

const baseDomain = process.env['BASE_DOMAIN'] ?? 'localhost'

/** The settings of `nuxt dev`: it needs nothing from the environment. */
export const localServing = {
  runtimeConfig: { session: { password: developmentSecret('session-password') } },
  localServing: {
    service: 'tenant' as const,
    needs: {
      'api-gateway-shim': `http://127.0.0.1:${localPort('api', process.env)}/ready`,
      'reverb-bridge': `http://127.0.0.1:${localPort('reverb', process.env)}/up`,
    },
    warmUp: { host: `acme.${baseDomain}`, path: '/sign-in' },
    banner: [
      'Envelope is ready',
      '',
      `Acme      http://acme.${baseDomain}:{port}      admin@acme.test, member@acme.test`,
      `Globex    http://globex.${baseDomain}:{port}    admin@globex.test`,
      'Password  envelope',
      `Mailbox   http://acme.${baseDomain}:{port}/dev/mailbox`,
      `Data      ${dataDirectory()}`,
      'Reset     npx nx run api-gateway-shim:reset',
    ],
  },
}
