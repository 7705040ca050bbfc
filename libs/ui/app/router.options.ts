import type { RouterConfig } from '@nuxt/schema'
import { createMemoryHistory, createRouter, type Router, type RouteRecordRaw } from 'vue-router'

/**
 * On the server a request gets a router of the one page it asks for, and of the one for addresses that lead nowhere, which stands for
 * all others: to prepare all pages for each request, none of which but that is shown, took a twentieth of it.
 */
export default {
  // No style is by them, and `aria-current` says the same.
  linkActiveClass: '',
  linkExactActiveClass: '',
  routes(pages) {
    if (import.meta.client) return pages
    const { matched } = routerOf(pages).resolve(useNuxtApp().ssrContext!.url)
    return pages.filter(({ path, name }) => path === matched[0]?.path || name === 'path')
  },
} satisfies RouterConfig

const routers = new WeakMap<readonly RouteRecordRaw[], Router>()

function routerOf(pages: readonly RouteRecordRaw[]): Router {
  const router = routers.get(pages) ?? createRouter({ history: createMemoryHistory(), routes: pages })
  routers.set(pages, router)
  return router
}
