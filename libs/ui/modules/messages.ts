import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addTemplate, defineNuxtModule } from 'nuxt/kit'
import { languages } from '../shared/utils/languages.ts'
import { compiledMessages } from '../i18n/compiled-messages.ts'

/**
 * Makes `#messages`: for every language a function that loads the messages of all layers, the app's own last. Each
 * layer holds its part in `i18n/<language>.ts`; a visitor loads one language. In a build they are compiled, and what compiles
 * them is left out of it.
 */
export default defineNuxtModule({
  meta: { name: 'messages' },
  setup(_, nuxt) {
    const layers = nuxt.options._layers.toReversed()
    const filesOf = (language: string) =>
      layers.map(({ cwd }) => join(cwd, 'i18n', `${language}.ts`)).filter((path) => existsSync(path))
    const importsOf = (paths: string[]) =>
      paths.map((path, index) => `import part${index} from ${JSON.stringify(path)}`)

    const { dev } = nuxt.options
    const flatMessages = join(import.meta.dirname, '../i18n/flat-messages.ts')
    for (const language of languages) {
      const parts = filesOf(language)
      const spread = parts.map((_, index) => `...part${index}`).join(', ')
      addTemplate({
        filename: `messages/${language}.mjs`,
        write: true,
        getContents: async () =>
          dev
            ? [
                `import { flatMessages } from ${JSON.stringify(flatMessages)}`,
                ...importsOf(parts),
                `export default flatMessages({ ${spread} })`,
                '',
              ].join('\n')
            : `export default ${JSON.stringify(await compiledMessages(parts))}\n`,
      })
    }
    // What of petite-vue-i18n no page uses: its compiler, components and directives, its old interface, and its part in the browser's tools.
    Object.assign((nuxt.options.vite.define ??= {}), {
      // Outside production, a text that is none of its own would be warned of.
      __INTLIFY_DROP_MESSAGE_COMPILER__: !dev && !nuxt.options.test,
      __INTLIFY_PROD_DEVTOOLS__: false,
      __VUE_I18N_FULL_INSTALL__: false,
      __VUE_I18N_LEGACY_API__: false,
    })
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
          "declare module 'petite-vue-i18n' {",
          '  interface DefineLocaleMessage extends Messages {}',
          '}',
          '',
        ].join('\n'),
    })
  },
})
