import { createI18n } from 'petite-vue-i18n'
import { messageSyntax } from '../../i18n/flat-messages.ts'
import messages from '#messages'

/**
 * petite-vue-i18n itself, without a Nuxt module: rendering on the server costs less, and browsers load less. `$loadMessages`
 * loads what is not there yet of the language, for who is signed in now.
 */
export default defineNuxtPlugin({
  name: 'i18n',
  dependsOn: ['session'],
  async setup({ vueApp, ssrContext }) {
    const { language } = useLanguage()
    const account = useAccount()
    const i18n = createI18n({ legacy: false, locale: language.value })
    const { global } = i18n
    global.t = textsFirst(global.t as Translate, () =>
      global.getLocaleMessage(global.locale.value),
    ) as typeof global.t

    let shown = ''
    async function loadMessages() {
      const chosen = language.value
      const name = `messages/${account.value ? 'signedIn' : 'everybody'}/${chosen}` as const
      if (name === shown) return
      if (ssrContext) (ssrContext.modules ??= new Set()).add(name)
      // They are replaced as a whole, never changed: to watch each part of each would make every text slower.
      global.setLocaleMessage(chosen, markRaw((await messages[name]()).default))
      if (language.value !== chosen) return
      global.locale.value = chosen
      shown = name
    }
    await loadMessages()
    vueApp.use(i18n)
    watch(language, loadMessages)
    return { provide: { loadMessages } }
  },
})

type Translate = (key: string, ...values: unknown[]) => string

/** petite-vue-i18n fills in what a message is more than its text by; a mere text, as most are, need not take that way. */
const textsFirst =
  (translate: Translate, messages: () => Record<string, unknown>): Translate =>
  (key, ...values) => {
    const message = values.length === 0 && messages()[key]
    return typeof message === 'string' && !messageSyntax.test(message) ? message : translate(key, ...values)
  }
