import { join } from 'node:path'
import type { Nuxt, NuxtPage } from 'nuxt/schema'
import type { DevEnvironment } from 'vite'

/**
 * Has Vite transform what a page consists of while the server that renders it is still starting, instead of one module after
 * the other when that asks for it. Not sooner: what Vite reads is being written until then.
 * @param path of the page
 */
export function transformEarly(nuxt: Nuxt, path: string): void {
  let rendering: DevEnvironment | undefined
  let page: NuxtPage | undefined
  nuxt.hook('vite:serverCreated', ({ environments }, { isServer }) => {
    if (isServer) rendering = environments['ssr']
  })
  nuxt.hook('pages:resolved', (pages) => {
    page = pages.find((each) => each.path === path)
  })
  nuxt.hook('nitro:init', ({ hooks }) => {
    hooks.hookOnce('compiled', () => {
      if (!rendering) return
      // What a module imports follows it by itself.
      rendering.config.dev.preTransformRequests = true
      const layout = nuxt.apps['default']?.layouts[String(page?.meta?.['layout'] ?? 'default')]?.file
      for (const file of [join(nuxt.options.appDir, 'entry.js'), page?.file, layout])
        if (file) void rendering.warmupRequest(`/@fs${file}`)
    })
  })
}
