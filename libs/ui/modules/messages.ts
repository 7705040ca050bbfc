import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addTemplate, defineNuxtModule } from 'nuxt/kit'

/** Languages; each layer holds its part of one in `i18n/<locale>.ts`. */
const locales = ['en']

/** Makes `#messages`: for every language the messages of all layers, the app's own last. */
export default defineNuxtModule({
  meta: { name: 'messages' },
  setup(_, nuxt) {
    const files = nuxt.options._layers.toReversed().flatMap(({ cwd }) =>
      locales.flatMap((locale) => {
        const path = join(cwd, 'i18n', `${locale}.ts`)
        return existsSync(path) ? [{ locale, path }] : []
      }),
    )
    const imports = files.map(({ path }, index) => `import part${index} from ${JSON.stringify(path)}`)
    const entries = locales.map((locale) => {
      const parts = files.flatMap((file, index) => (file.locale === locale ? [`...part${index}`] : []))
      return `  ${locale}: { ${parts.join(', ')} },`
    })
    const { dst } = addTemplate({
      filename: 'messages.mjs',
      write: true,
      getContents: () => [...imports, 'export default {', ...entries, '}', ''].join('\n'),
    })
    nuxt.options.alias['#messages'] = dst
    const types = files.map((_, index) => `typeof part${index}`)
    addTemplate({
      filename: 'messages.d.mts',
      write: true,
      getContents: () =>
        [
          ...imports,
          `type Messages = ${types.join(' & ')}`,
          'declare const messages: { en: Messages }',
          'export default messages',
          "declare module 'vue-i18n' {",
          '  interface DefineLocaleMessage extends Messages {}',
          '}',
          '',
        ].join('\n'),
    })
  },
})
