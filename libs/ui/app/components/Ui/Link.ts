import { NuxtLink } from '#components'
import { routerKey, type RouteLocationRaw } from 'vue-router'
import type { FunctionalComponent } from 'vue'

/** A link within the app, by `to`. */
export default import.meta.server ? serverLink() : NuxtLink

/**
 * What `NuxtLink` renders. On the server nobody follows it, so that it needs none of the two components and dozen computed values by
 * which it is followed: six links took a tenth of a page.
 */
function serverLink(): typeof NuxtLink {
  const link: FunctionalComponent<{ to: RouteLocationRaw }> = ({ to }, { attrs, slots }) => {
    const { resolve, currentRoute } = inject(routerKey)!
    const { href, path } = resolve(to)
    const current = path === currentRoute.value.path
    return h('a', { ...attrs, href, 'aria-current': current ? 'page' : undefined }, slots['default']?.())
  }
  link.props = ['to']
  link.inheritAttrs = false
  return link as unknown as typeof NuxtLink
}
