import { join } from 'node:path'
import { defineNuxtModule } from 'nuxt/kit'
import type { NuxtPage } from 'nuxt/schema'

/** Nuxt renders these from source; other packages are loaded by Node as they are. */
const isLoadedByNode = (address: string) => /\/node_modules\/(?!nuxt\/|@unhead\/vue\/)/.test(address)
const isAddress = (dependency: string) => dependency.startsWith('/') || dependency.startsWith('~')

/**
 * `nuxt dev`: compiles what the first page is made of while Nitro is still being built. The first visit would
 * otherwise ask Vite for its modules one after the other, each waiting for the one before.
 */
export default defineNuxtModule<{ path?: string }>({
  meta: { name: 'first-page', configKey: 'firstPage' },
  setup({ path }, nuxt) {
    if (!nuxt.options.dev || nuxt.options.test || path === undefined) return
    let page: NuxtPage | undefined
    nuxt.hook('pages:resolved', (pages) => {
      page = pages.find((candidate) => candidate.path === path)
    })

    nuxt.hook('vite:serverCreated', ({ environments }, { isServer }) => {
      if (!isServer) return
      const { layouts } = nuxt.apps['default']!
      const layout = layouts[String(page?.meta?.['layout'] ?? 'default')]
      const compiled = new Set<string>()

      async function compile(address: string): Promise<void> {
        if (compiled.has(address)) return
        compiled.add(address)
        // What does not compile is told to whoever opens the page.
        const result = await environments.ssr.transformRequest(address).catch(() => null)
        const later = new Set(result?.dynamicDeps)
        const now = result?.deps?.filter(
          (dependency) => isAddress(dependency) && !isLoadedByNode(dependency) && !later.has(dependency),
        )
        await Promise.all(now?.map(compile) ?? [])
      }

      for (const file of [join(nuxt.options.appDir, 'entry.js'), page?.file, layout?.file])
        if (file) void compile(`/@fs/${file}`)
    })
  },
})
