import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import icons from 'unplugin-icons/vite'
import { localPort } from '@envelope/topology'
import { runtimeConfig } from './runtime-config.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const baseDomain = process.env['BASE_DOMAIN'] ?? 'localhost'
/** Of tenants' own, which lead to this machine: see docs/domains.md. */
const customDomains = (process.env['CUSTOM_DOMAINS'] ?? '').split(',').flatMap((name) => name.trim() || [])
const reverbPort = localPort('reverb', process.env)

/** What tenant and hq have in common: design, session, the way to the API, realtime. */
export default defineNuxtConfig({
  compatibilityDate: '2026-11-01',
  telemetry: false,
  // A build has a folder of its own, so that it takes nothing away from types, tests or a server that use `.nuxt` beside it.
  buildDir: process.env['NUXT_BUILD_DIR'] ?? '.nuxt',
  devtools: { enabled: false },
  modules: [
    here('./modules/messages.ts'),
    here('./modules/operation-routes.ts'),
    here('./modules/error-handler.ts'),
    here('./modules/browser-styles.ts'),
    here('./modules/bundled-server.ts'),
    here('./modules/local-serving.ts'),
    here('./modules/no-head-plugins.ts'),
    here('./modules/no-prefetch.ts'),
    here('./modules/same-build.ts'),
  ],
  css: [here('./app/assets/css/main.css')],
  // Next to no component has styles that are not the app's, and browsers would load those again.
  features: { inlineStyles: false },
  components: [{ path: here('./app/components') }],
  vue: { optionsApi: false },

  runtimeConfig,

  $development: {
    // Half of what the server would be bundled of at each start. Node reads it as it is.
    nitro: {
      rollupConfig: { external: ['@envelope/contract'] },
      devServer: { watch: [here('../contract/src')] },
    },
    runtimeConfig: {
      /** The app's name, as `/up` tells it. */
      service: '',
      apiUrl: `http://127.0.0.1:${localPort('api', process.env)}`,
      public: { reverb: { port: reverbPort, scheme: 'http' } },
    },
  },

  app: {
    head: {
      meta: [
        { name: 'viewport', content: 'width=device-width, initial-scale=1, viewport-fit=cover' },
        { name: 'color-scheme', content: 'light dark' },
      ],
      link: [{ rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' }],
    },
  },

  vite: {
    $client: {
      build: {
        modulePreload: {
          // What a file that is loaded later imports is found in that file. To know it before, every page would load a list of it all.
          resolveDependencies: (_, files) => files.filter((file) => file.endsWith('.css')),
          // For browsers from before 2023.
          polyfill: false,
        },
        rolldownOptions: {
          output: {
            // Two files instead of some thirty small ones that every page would load: libraries, which stay in a browser's
            // cache when only the app changes, and what half of all pages use.
            codeSplitting: {
              groups: [
                {
                  name: 'libraries',
                  tags: ['$initial'],
                  test: /node_modules[\\/](?!nuxt[\\/])/,
                  priority: 1,
                },
                { name: 'common', minShareCount: 8 },
              ],
            },
          },
        },
      },
    },
    plugins: [tailwindcss(), icons({ compiler: 'vue3', scale: 1, autoInstall: false })],
    server: { allowedHosts: ['.localhost', `.${baseDomain}`, ...customDomains] },
    optimizeDeps: { include: ['laravel-echo', 'pusher-js', 'reka-ui', 'petite-vue-i18n', 'ofetch', 'zod'] },
  },

  // Tailwind does what these did, and they cost a start's time.
  postcss: { plugins: { autoprefixer: false, cssnano: false } },
  nitro: { compressPublicAssets: true },
  experimental: {
    appManifest: false,
    // No page is made before it is asked for.
    payloadExtraction: false,
    // `useUnloadablePages` stands in its place.
    emitRouteChunkError: false,
    // Read from the pages' source, so that the routes need not compile every page to know them.
    extraPageMetaExtractionKeys: ['public', 'layout', 'key'],
  },
  typescript: { tsConfig: { compilerOptions: { types: ['unplugin-icons/types/vue'] } } },
})
