import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addTemplate, defineNuxtModule } from 'nuxt/kit'
import { languages } from '../shared/utils/languages.ts'
import { compiledMessages } from '../i18n/compiled-messages.ts'

type Audience = keyof typeof audiences

/** Whose pages say it: everybody's, which need no account, or those of who is signed in, which say everybody's as well. */
const audiences = {
  everybody: ['{language}.ts'],
  signedIn: ['{language}.ts', 'signed-in.{language}.ts'],
}

const all = (Object.keys(audiences) as Audience[]).flatMap((audience) =>
  languages.map((language) => ({
    audience,
    language,
    name: `messages/${audience}/${language}`,
    file: `messages/${audience}/${language}.mjs`,
  })),
)

/**
 * Makes `#messages`: by audience and language a function that loads the messages of all layers, the app's own last. Each
 * layer holds its part in `i18n/<language>.ts` and `i18n/signed-in.<language>.ts`; a visitor loads one language, and who has no
 * account nothing of the pages that are not for them. In a build they are compiled, and what compiles them is left out of it.
 */
export default defineNuxtModule({
  meta: { name: 'messages' },
  setup(_, nuxt) {
    const { dev } = nuxt.options
    const layers = nuxt.options._layers.toReversed()
    const filesOf = (audience: Audience, language: string) =>
      layers
        .flatMap(({ cwd }) =>
          audiences[audience].map((name) => join(cwd, 'i18n', name.replace('{language}', language))),
        )
        .filter((path) => existsSync(path))
    const importsOf = (paths: string[]) =>
      paths.map((path, index) => `import part${index} from ${JSON.stringify(path)}`)
    const flatMessages = join(import.meta.dirname, '../i18n/flat-messages.ts')

    for (const { audience, language, file } of all) {
      const parts = filesOf(audience, language)
      const spread = parts.map((_, index) => `...part${index}`).join(', ')
      addTemplate({
        filename: file,
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
    // By this name a page that is rendered says which messages it needs, so that its head has them loaded at once.
    nuxt.hook('build:manifest', (manifest) => {
      for (const { name, file } of all) {
        const built = Object.keys(manifest).find((id) => decodeURIComponent(id).endsWith(`/${file}`))
        if (built) manifest[name] = manifest[built]!
      }
    })
    const loaders = all.map(({ name, file }) => `  '${name}': () => import('./${file}'),`)
    const { dst } = addTemplate({
      filename: 'messages.mjs',
      write: true,
      getContents: () => ['export default {', ...loaders, '}', ''].join('\n'),
    })
    nuxt.options.alias['#messages'] = dst

    const typed = filesOf('signedIn', languages[0])
    addTemplate({
      filename: 'messages.d.mts',
      write: true,
      getContents: () =>
        [
          ...importsOf(typed),
          `type Messages = ${typed.map((_, index) => `typeof part${index}`).join(' & ')}`,
          `declare const messages: Record<${all.map(({ name }) => `'${name}'`).join(' | ')}, () => Promise<{ default: Messages }>>`,
          'export default messages',
          "declare module 'petite-vue-i18n' {",
          '  interface DefineLocaleMessage extends Messages {}',
          '}',
          '',
        ].join('\n'),
    })
  },
})
