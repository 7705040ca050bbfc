import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { NodeTypes, type TemplateChildNode } from '@vue/compiler-dom'
import { parse } from 'vue/compiler-sfc'
import { expect, test } from 'vitest'
import { translateSentence } from '../app/utils/translate-sentence.ts'
import sentences from '../i18n/sentences.de.ts'

const workspace = join(import.meta.dirname, '../../..')
const layers = ['libs/ui', 'apps/tenant', 'apps/hq']

type Messages = { [key: string]: string | Messages }
const messagesIn = async (path: string) =>
  ((await import(join(workspace, path))) as { default: Messages }).default

function flat(messages: Messages, path = ''): [string, string][] {
  return Object.entries(messages)
    .filter(([key]) => key !== 'sentences')
    .flatMap(([key, value]) =>
      typeof value === 'string'
        ? [[`${path}${key}`, value] as [string, string]]
        : flat(value, `${path}${key}.`),
    )
}

const placesOf = (message: string) => (message.match(/\{\w+\}/g) ?? []).sort()

/** The same in both languages, and meant to be. */
const alike = new Set([
  'Envelope',
  'Envelope HQ',
  'Name',
  'Status',
  'IP {ip}',
  'Administrator',
  'Support',
  'Version {versions}',
  'System',
  'Redis',
  'API',
  'Domains',
  'Domain',
  '+{count}',
])

const english = globSync(
  layers.map((layer) => `${layer}/i18n/{en,*.en}.ts`),
  { cwd: workspace },
)

test.each(english)('all of %s is said in German', async (path) => {
  const [english, german] = [
    flat(await messagesIn(path)),
    flat(await messagesIn(path.replace(/en\.ts$/, 'de.ts'))),
  ]
  expect(german.map(([key]) => key)).toEqual(english.map(([key]) => key))
  const untranslated = english.filter(([, text], index) => german[index]![1] === text && !alike.has(text))
  expect(untranslated).toEqual([])
  expect(german.map(([key, text]) => [key, ...placesOf(text)])).toEqual(
    english.map(([key, text]) => [key, ...placesOf(text)]),
  )
})

/** The sentences of the contract, as they stand in its source; a place holds whatever stands there in one case. */
function sentencesOfContract(): string[] {
  const files = globSync(join(workspace, 'libs/contract/src/*.ts')).filter(
    (path) => !/(?:\.spec|areas|broadcast|examples|introduction|openapi)\.ts$/.test(path),
  )
  return files.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/'([A-Z“][^'\n]*[.?])'|`([A-Z“][^`\n]*[.?])`/g)].map(
      ([, plain, template]) => plain ?? template!.replaceAll(/\$\{[^}]*\}/g, '12'),
    ),
  )
}
/** Said to programs, never to people. */
const toPrograms = /^(?:The page size is|A page has)/

test('every sentence of the contract is known in German', () => {
  const found = sentencesOfContract()
  expect(found.length).toBeGreaterThan(40)
  expect(
    found.filter(
      (sentence) => !toPrograms.test(sentence) && translateSentence(sentence, sentences) === sentence,
    ),
  ).toEqual([])
})

/** The files that a page's file uses, and what those use: components, composables and other functions, by their names. */
function usedBy(path: string, files: Map<string, string>, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  const source = readFileSync(path, 'utf8')
  for (const [, name] of source.matchAll(/\b(?:Lazy)?([A-Za-z]\w+)/g)) {
    const used = files.get(name!)
    if (used) usedBy(used, files, found)
  }
  return found
}
const nameOf = (path: string) =>
  path
    .replace(/^.*\/app\/(?:components|composables|utils)\//, '')
    .replace(/\.(?:vue|ts)$/, '')
    .replaceAll('/', '')
    .replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

test.each(['apps/tenant', 'apps/hq'])(
  'pages of %s that need no account say nothing that only those of who is signed in load',
  async (app) => {
    const everybodys = [...(await groupsIn('libs/ui/i18n/en.ts')), ...(await groupsIn(`${app}/i18n/en.ts`))]
    const filesIn = (pattern: string) =>
      ['libs/ui', app].flatMap((layer) => globSync(join(workspace, layer, 'app', pattern)))
    const files = new Map(
      filesIn('{components,composables,utils}/**/*.{vue,ts}').map((path) => [nameOf(path), path]),
    )
    const pages = filesIn('{pages,layouts}/**/*.vue').filter((path) =>
      /public: true|layouts\/(?:plain|signing)/.test(readFileSync(path, 'utf8') + path),
    )
    expect(pages.length).toBeGreaterThan(3)
    const others = pages.flatMap((page) =>
      [...usedBy(page, files)].flatMap((path) =>
        [...readFileSync(path, 'utf8').matchAll(/\bt\(\s*['`](\w+)/g)]
          .filter(([, group]) => !everybodys.includes(group!))
          .map(([, group]) => `${relative(workspace, page)}: ${group} in ${relative(workspace, path)}`),
      ),
    )
    expect(others).toEqual([])
  },
)
const groupsIn = async (path: string) => Object.keys(await messagesIn(path))

function textsOf(nodes: TemplateChildNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === NodeTypes.TEXT) return /\p{L}{2}/u.test(node.content) ? [node.content.trim()] : []
    return node.type === NodeTypes.ELEMENT ? textsOf(node.children) : []
  })
}
const spoken = new Set(['label', 'title', 'alt', 'placeholder', 'aria-label', 'text', 'heading', 'hint'])
function attributesOf(nodes: TemplateChildNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type !== NodeTypes.ELEMENT) return []
    const own = node.props.flatMap((prop) =>
      prop.type === NodeTypes.ATTRIBUTE &&
      spoken.has(prop.name) &&
      /\p{L}{2}/u.test(prop.value?.content ?? '')
        ? [prop.value!.content]
        : [],
    )
    return [...own, ...attributesOf(node.children)]
  })
}

test('no template says anything by itself', () => {
  const files = layers.flatMap((layer) => globSync(join(workspace, layer, 'app/**/*.vue')))
  const said = files.flatMap((path) => {
    const children = parse(readFileSync(path, 'utf8')).descriptor.template?.ast?.children ?? []
    return [...textsOf(children), ...attributesOf(children)].map(
      (text) => `${relative(workspace, path)}: ${text}`,
    )
  })
  expect(said).toEqual([])
})
