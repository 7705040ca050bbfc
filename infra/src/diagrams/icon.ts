import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const sheets = ['architecture-service', 'resource', 'architecture-group', 'category']

/**
 * AWS's architecture icon of a name, like `AmazonRDS`, as what goes inside an `<svg>`, with its view box.
 * @throws Error when the set has no such icon
 */
export function iconOf(name: string): { viewBox: string; content: string } {
  for (const sheet of sheets) {
    const svg = readIcon(`aws-icons/icons/${sheet}/${name}.svg`)
    if (svg === undefined) continue
    const [, viewBox, content] = /<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)<\/svg>/s.exec(svg)!
    return { viewBox: viewBox!, content: unique(content!.replace(/<title>.*?<\/title>/s, ''), name) }
  }
  throw new Error(`AWS has no architecture icon "${name}": see node_modules/aws-icons/icons`)
}

function readIcon(path: string): string | undefined {
  try {
    return readFileSync(require.resolve(path), 'utf8')
  } catch {
    return undefined
  }
}

/** Identifiers that no other icon in the picture has. */
function unique(content: string, name: string): string {
  return content
    .replace(/\bid="([^"]+)"/g, `id="${name}-$1"`)
    .replace(/url\(#([^)]+)\)/g, `url(#${name}-$1)`)
    .replace(/href="#([^"]+)"/g, `href="#${name}-$1"`)
}
