import type { RouterConfig } from '@nuxt/schema'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter, type Router, type RouteRecordRaw } from 'vue-router'

/**
 * On the server a request gets a router of the one page it asks for, and of the one for addresses that lead nowhere, which stands for
 * all others: to prepare all pages for each request, none of which but that is shown, took a twentieth of it.
 */
export default {
  // No style is by them, and `aria-current` says the same.
  linkActiveClass: '',
  linkExactActiveClass: '',
  async routes(pages) {
    if (import.meta.client) return pages
    const [matched] = routerOf(pages).resolve(useNuxtApp().ssrContext!.url).matched
    const needed = pages.filter(({ path, name }) => path === matched?.path || name === 'path')
    return import.meta.dev ? needed : Promise.all(needed.map((page) => withComponent(page)))
  },
} satisfies RouterConfig

const routers = new WeakMap<readonly RouteRecordRaw[], Router>()

function routerOf(pages: readonly RouteRecordRaw[]): Router {
  const router = routers.get(pages) ?? createRouter({ history: createMemoryHistory(), routes: pages })
  routers.set(pages, router)
  return router
}

const loaded = new WeakMap<RouteRecordRaw, Promise<RouteRecordRaw>>()

/** Even what is loaded already takes its time to be imported. */
function withComponent(page: RouteRecordRaw): Promise<RouteRecordRaw> {
  const load = async () => {
    const { default: component } = await (page.component as () => Promise<{ default: Component }>)()
    return { ...page, component } as RouteRecordRaw
  }
  const withIt = loaded.get(page) ?? load()
  loaded.set(page, withIt)
  return withIt
}
