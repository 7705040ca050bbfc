/**
 * A page is there to be read before it comes alive: its styles and fonts come first, its scripts after them. Browsers
 * would share the connection among all of them.
 */
export default defineNitroPlugin(({ hooks }) => {
  hooks.hook('render:html', ({ head }) => {
    head.forEach((markup, index) => (head[index] = withLowPriority(markup)))
  })
})

const withLowPriority = (markup: string) =>
  markup.replaceAll(
    /<(?:link|script)\b[^>]*(?: rel="modulepreload"| type="module")/g,
    '$& fetchpriority="low"',
  )
