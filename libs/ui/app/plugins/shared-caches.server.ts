import type { AppContext } from 'vue'

/** Parts of `AppContext` that Vue keeps out of its types. */
type Caches = Record<'optionsCache' | 'propsCache' | 'emitsCache', WeakMap<object, unknown>>

const caches: Caches = { optionsCache: new WeakMap(), propsCache: new WeakMap(), emitsCache: new WeakMap() }

/**
 * What Vue has found out of a component, which properties and events it has, is the same for every request: only the Options API's
 * mixins, which nothing here uses, could make it differ. Vue would find it out again for each, since each is an app of its own.
 */
export default defineNuxtPlugin({
  name: 'shared-caches',
  enforce: 'pre',
  setup({ vueApp }) {
    Object.assign(vueApp._context as AppContext & Caches, caches)
  },
})
