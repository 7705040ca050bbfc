import { defineNuxtModule } from 'nuxt/kit'

/**
 * Unhead without its plugins, which Nuxt 5 will leave out as well but for one: templates in titles, by which an envelope that is named
 * `50 %s` would be read. Promises, old names and an order among tags by name are nothing that pages here ask for.
 */
export default defineNuxtModule({
  meta: { name: 'no-head-plugins' },
  setup(_, nuxt) {
    nuxt.hook('app:templates', ({ templates }) => {
      const options = templates.find(({ filename }) => filename === 'unhead-options.mjs')
      if (!options)
        throw new Error('Nuxt has no template unhead-options.mjs any more: see no-head-plugins.ts')
      options.getContents = () => 'export default { disableDefaults: true }\n'
    })
  },
})
