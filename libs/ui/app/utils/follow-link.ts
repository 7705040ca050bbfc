/**
 * Has the router follow a plain link that was clicked. For the rows of a list: a component for each link would be most of
 * what the page costs to render.
 */
export function followLink(event: MouseEvent) {
  const link = (event.target as Element).closest('a')
  const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
  if (!link || link.target || elsewhere || event.defaultPrevented) return
  event.preventDefault()
  return navigateTo(link.pathname + link.search + link.hash)
}
