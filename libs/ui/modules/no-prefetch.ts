import { defineNuxtModule } from 'nuxt/kit'

/** Nuxt would have each page load, before it is shown, all that it may turn to later. */
export default defineNuxtModule({
  meta: { name: 'no-prefetch' },
  setup(_, nuxt) {
    nuxt.hook('build:manifest', (manifest) => {
      for (const resource of Object.values(manifest)) resource.prefetch = false
    })
  },
})
