import { localPort } from '@envelope/topology'

const development = process.env['NODE_ENV'] === 'development'

/** What a tenant's people and their recipients use. */
export default defineNuxtConfig({
  extends: ['@envelope/ui'],
  devServer: { host: '127.0.0.1', port: localPort('tenant', process.env) },
  $development: development ? (await import('./local-serving.ts')).localServing : {},
  // The development mailbox is no part of a production build.
  $production: { ignore: ['**/pages/dev/**'] },
  vite: { optimizeDeps: { include: ['pdfjs-dist/legacy/build/pdf.mjs'] } },
})
