import { addVitePlugin, defineNuxtModule } from 'nuxt/kit'

/**
 * `nuxt dev`: style sheets are compiled for browsers alone. The server's pages only link to them, and Tailwind would
 * otherwise go through all sources once more before the first page.
 */
export default defineNuxtModule({
  meta: { name: 'browser-styles' },
  setup() {
    addVitePlugin(
      {
        name: 'browser-styles',
        enforce: 'pre',
        load: (id) => (id.endsWith('.css') ? '' : undefined),
      },
      { build: false, client: false },
    )
  },
})
