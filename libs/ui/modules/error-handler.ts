import { fileURLToPath } from 'node:url'
import { defineNuxtModule } from 'nuxt/kit'

/** Puts the layer's error handler before Nuxt's own, which renders the error page. */
export default defineNuxtModule({
  meta: { name: 'error-handler' },
  setup(_, nuxt) {
    nuxt.hook('nitro:config', (config) => {
      const own = fileURLToPath(new URL('../server/error-handler.ts', import.meta.url))
      config.errorHandler = [own, config.errorHandler ?? []].flat()
    })
  },
})
