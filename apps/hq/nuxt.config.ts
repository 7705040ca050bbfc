import { localPort } from '@envelope/topology'

const development = process.env['NODE_ENV'] === 'development'

/** What the people who run Envelope use. */
export default defineNuxtConfig({
  extends: ['@envelope/ui'],
  runtimeConfig: { service: 'hq', realm: 'operators' },
  devServer: { host: '127.0.0.1', port: localPort('hq', process.env) },
  $development: development ? (await import('./local-serving.ts')).localServing : {},
})
