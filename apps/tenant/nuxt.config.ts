import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { localPort } from '@envelope/topology'

const development = process.env['NODE_ENV'] === 'development'
const pdfjs = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))

/** The address of a mailed link is a key: it stays out of other sites' logs, caches and search engines. */
const ofMailedLink = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
}

/** What a tenant's people and their recipients use. */
export default defineNuxtConfig({
  extends: ['@envelope/ui'],
  css: ['~/assets/css/handwriting.css'],
  runtimeConfig: { service: 'tenant' },
  devServer: { host: '127.0.0.1', port: localPort('tenant', process.env) },
  $development: development ? (await import('./local-serving.ts')).localServing : {},
  // The development mailbox is no part of a production build.
  $production: { ignore: ['**/pages/dev/**'] },

  routeRules: Object.fromEntries(
    ['sign', 'invitation', 'password-reset'].map((name) => [`/${name}/**`, { headers: ofMailedLink }]),
  ),
  nitro: {
    publicAssets: ['standard_fonts', 'cmaps', 'wasm', 'iccs'].map((folder) => ({
      dir: join(pdfjs, folder),
      baseURL: `/pdfjs/${folder}`,
      maxAge: 30 * 24 * 60 * 60,
    })),
  },
  hooks: {
    'pages:extend': (pages) => {
      const paths: Record<string, string> = {
        // One page for both: a new envelope becomes a draft while it is being composed.
        'envelopes-compose': '/envelopes/:id([0-9a-f-]{36})?/:step(new|edit)',
        'envelopes-id': '/envelopes/:id([0-9a-f-]{36})',
      }
      for (const page of pages) page.path = paths[page.name ?? ''] ?? page.path
    },
  },
  vite: { optimizeDeps: { include: ['pdfjs-dist/legacy/build/pdf.mjs'] } },
})
