import { defineNuxtModule } from 'nuxt/kit'

/**
 * The same sources make the same build, whenever it is made: no random id, and public files are told apart by their
 * content (ETag), not by when they were written.
 */
export default defineNuxtModule({
  meta: { name: 'same-build' },
  setup(_, nuxt) {
    if (nuxt.options.dev) return
    nuxt.options.buildId = 'envelope'
    nuxt.options.runtimeConfig.app.buildId = nuxt.options.buildId
    nuxt.hook('nitro:config', (config) => {
      config.rollupConfig ??= { output: {} }
      config.rollupConfig.plugins = [config.rollupConfig.plugins ?? [], sameAssets].flat()
    })
  },
})

/** Nitro lists public files in the order in which they happened to be read, with their times. */
const sameAssets = {
  name: 'same-assets',
  transform(code: string, id: string) {
    const json = /^export default (\{.*\});$/s.exec(code)?.[1]
    if (!id.includes('public-assets-data') || json === undefined) return undefined
    const assets = Object.entries(JSON.parse(json) as Record<string, { mtime?: string }>)
    for (const [, asset] of assets) delete asset.mtime
    const sorted = assets.sort(([a], [b]) => (a < b ? -1 : 1))
    return `export default ${JSON.stringify(Object.fromEntries(sorted), null, 2)};`
  },
}
