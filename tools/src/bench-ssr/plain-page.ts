/**
 * A Vue page of plain HTML that renders what was rendered elsewhere: the same elements, with every text as data. It asks the
 * API for what that page asked for, and hands it to the browser as that page does.
 * @param html a page that Nuxt has rendered
 * @param path what it asked the API for
 */
export function plainPage(html: string, path: string): string {
  const texts: string[] = []
  const template = contentOf(html).replaceAll(/(?<=>)[^<]+/g, (text) => {
    texts.push(withoutEntities(text))
    return `{{ texts[${texts.length - 1}] }}`
  })
  return `<script setup>
const texts = ${JSON.stringify(texts).replaceAll('</', String.raw`<\/`)}
const { api } = useRuntimeConfig()
await useAsyncData('data', () => $fetch(api.url + ${JSON.stringify(path)}, { headers: api.headers }))
</script>

<template>
  <div>${template}</div>
</template>
`
}

/** What a page says, without its elements. */
export const wordsOf = (html: string): string =>
  withoutEntities(contentOf(html).replaceAll(/<[^>]*>/g, ' '))
    .replaceAll(/\s+/g, ' ')
    .trim()

/** What Nuxt has rendered, without the marks that the browser's side looks for. */
function contentOf(html: string): string {
  const content = /<div id="__nuxt">(.*)<\/div><div id="teleports">/s.exec(html)?.[1]
  if (content === undefined) throw new Error(`this is no page of Nuxt's:\n${html.slice(0, 1_000)}`)
  return content.replaceAll(/<!--.*?-->/gs, '')
}

const entities: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }

const withoutEntities = (text: string) =>
  text.replaceAll(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => entities[name]!)
