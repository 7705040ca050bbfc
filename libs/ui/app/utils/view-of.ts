import type { FunctionalComponent } from 'vue'
import type { RouteLocationNormalizedLoaded } from 'vue-router'
import layouts from '#build/layouts'

type Frame = FunctionalComponent
type Layouts = Record<string, Frame>

/** As `NuxtLayout` renders what stands in no layout. */
const noLayout: Frame = (_, { slots }) => slots['default']?.()

/**
 * A route's layout and page for the server: it never turns to another, which is what `NuxtLayout` and `NuxtPage` are for. The six
 * components they make, and what those provide to all that is in them, took a quarter of a page.
 */
export function viewOf({ meta, matched }: RouteLocationNormalizedLoaded): { Layout: Frame; Page: Frame } {
  const name = (meta.layout ?? 'default') as string | false
  return {
    Layout: (name && (layouts as Layouts)[name]) || noLayout,
    Page: matched[0]?.components?.['default'] as Frame,
  }
}
