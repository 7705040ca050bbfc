import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addTemplate, defineNuxtModule } from 'nuxt/kit'
import { languages } from '../shared/utils/languages.ts'

/**
 * Makes `#messages`: for every language a function that loads the messages of all layers, the app's own last. Each
 * layer holds its part in `i18n/<language>.ts`; a visitor loads one language.
 */
export default defineNuxtModule({
  meta: { name: 'messages' },
  setup(_, nuxt) {
    const layers = nuxt.options._layers.toReversed()
    const filesOf = (language: string) =>
      layers.map(({ cwd }) => join(cwd, 'i18n', `${language}.ts`)).filter((path) => existsSync(path))
    const importsOf = (paths: string[]) =>
      paths.map((path, index) => `import part${index} from ${JSON.stringify(path)}`)

    for (const language of languages) {
      const parts = filesOf(language)
      const spread = parts.map((_, index) => `...part${index}`).join(', ')
      addTemplate({
        filename: `messages/${language}.mjs`,
        write: true,
        getContents: () => [...importsOf(parts), `export default { ${spread} }`, ''].join('\n'),
      })
    }
    const loaders = languages.map((language) => `  ${language}: () => import('./messages/${language}.mjs'),`)
    const { dst } = addTemplate({
      filename: 'messages.mjs',
      write: true,
      getContents: () => ['export default {', ...loaders, '}', ''].join('\n'),
    })
    nuxt.options.alias['#messages'] = dst

    const typed = filesOf(languages[0])
    addTemplate({
      filename: 'messages.d.mts',
      write: true,
      getContents: () =>
        [
          ...importsOf(typed),
          `type Messages = ${typed.map((_, index) => `typeof part${index}`).join(' & ')}`,
          `declare const messages: Record<${languages.map((name) => `'${name}'`).join(' | ')}, () => Promise<{ default: Messages }>>`,
          'export default messages',
          "declare module 'vue-i18n' {",
          '  interface DefineLocaleMessage extends Messages {}',
          '}',
          '',
        ].join('\n'),
    })
  },
})
