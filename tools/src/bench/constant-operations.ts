/**
 * The API from its source, whose list of envelopes and whose new envelope are constants: what `ANSWERS` (a file of JSON, by
 * `METHOD path`) says. All around is the API's own: who asks is found, what came is checked, and what goes.
 */
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { workspace } from '../workspace.ts'

const source = pathToFileURL(join(workspace, 'apps/api-gateway-shim/src/')).href
const implementations = `${source}http/implementations.ts`
const answers = JSON.parse(readFileSync(process.env['ANSWERS']!, 'utf8')) as Record<string, unknown>

/** By the function of the API's that would make it. */
const constants = new Map([
  [`${source}envelopes/list.ts`, { name: 'listEnvelopes', answer: answers['GET /v1/envelopes'] }],
  [`${source}envelopes/drafts.ts`, { name: 'createDraft', answer: answers['POST /v1/envelopes'] }],
])
const constantOf = 'constant-of:'
const replaced = new Set<string>()

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context)
    if (context.parentURL !== implementations || !constants.has(found.url)) return found
    replaced.add(found.url)
    return { url: `${constantOf}${found.url}`, format: 'module', shortCircuit: true }
  },
  load(url, context, next) {
    if (!url.startsWith(constantOf)) return next(url, context)
    const module = url.slice(constantOf.length)
    const { name, answer } = constants.get(module)!
    const lines = [
      `import { ${name} as real } from '${module}'`,
      `export * from '${module}'`,
      `const answer = ${JSON.stringify(answer)}`,
      // What it stands for must be there.
      `export const ${name} = async () => real && answer`,
    ]
    return { format: 'module', source: lines.join('\n'), shortCircuit: true }
  },
})

await import(implementations)
for (const module of constants.keys())
  if (!replaced.has(module)) throw new Error(`${implementations} does not import ${module}`)
await import(`${source}main.ts`)
