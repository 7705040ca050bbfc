import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createI18n } from 'petite-vue-i18n'
import de from './de.ts'
import en from './en.ts'
import { compiledMessages } from './compiled-messages.ts'
import { flatMessages } from './flat-messages.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'messages-'))))
afterAll(() => rm(folder, { recursive: true }))

async function fileWith(name: string, messages: object): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `export default ${JSON.stringify(messages)}`)
  return path
}

/** What messages say, by their keys. */
function said(messages: object, keys: string[]): string[] {
  const { t } = createI18n({ legacy: false, locale: 'en', messages: { en: messages as never } }).global
  return keys.map((key) => `${key}: ${t(key, { seconds: 5, id: 'abc', hotkey: 'F8' })}`)
}

it.each(['en', 'de'] as const)('messages say the same compiled (%s)', async (language) => {
  const { sentences: _, ...messages } = flatMessages({ en, de }[language])
  const keys = Object.keys(messages)
  const compiled = await compiledMessages([join(import.meta.dirname, `${language}.ts`)])
  expect(said(compiled, keys)).toEqual(said(messages, keys))
})

it('a text without names, plurals or links stays a text, and sentences stay as they are', async () => {
  const sentences = { 'Enter {what}.': '{what} eingeben.' }
  const path = await fileWith('texts.mjs', { title: 'Home', sentences })
  expect(await compiledMessages([path])).toEqual({ title: 'Home', sentences })
})

it('a message is found by its whole key', async () => {
  const path = await fileWith('nested.mjs', { plans: { limit: { none: 'No limit' } } })
  expect(await compiledMessages([path])).toEqual({ 'plans.limit.none': 'No limit' })
})

it('the last file has the last word', async () => {
  const paths = [
    await fileWith('first.mjs', { title: 'Layer' }),
    await fileWith('last.mjs', { title: 'App' }),
  ]
  expect(await compiledMessages(paths)).toEqual({ title: 'App' })
})

it('a message that cannot be compiled is named', async () => {
  const path = await fileWith('wrong.mjs', { plans: { of: '{use of {most}' } })
  await expect(compiledMessages([path])).rejects.toThrow('the message “plans.of” cannot be compiled')
})
