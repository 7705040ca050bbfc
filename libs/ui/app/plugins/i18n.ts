import { createI18n } from 'petite-vue-i18n'
import { messageSyntax } from '../../i18n/flat-messages.ts'
import messages from '#messages'

/**
 * petite-vue-i18n itself, without a Nuxt module: rendering on the server costs less, and browsers load less. `$loadMessages`
 * loads what is not there yet of the language, for who is signed in now.
 */
export default defineNuxtPlugin({
  name: 'i18n',
  dependsOn: ['language', 'session'],
  async setup({ vueApp, ssrContext }) {
    const { language } = useLanguage()
    const account = useAccount()
    const wanted = (): Messages => `messages/${account.value ? 'signedIn' : 'everybody'}/${language.value}`

    if (import.meta.server) {
      const name = wanted()
      ;(ssrContext!.modules ??= new Set()).add(name)
      vueApp.use(await (shared[name] ??= speaking(language.value, name)))
      return { provide: { loadMessages: () => Promise.resolve() } }
    }

    const i18n = createTranslator(language.value)
    let shown: Messages | undefined
    async function loadMessages() {
      const chosen = language.value
      const name = wanted()
      if (name === shown) return
      await learn(i18n, chosen, name)
      if (language.value !== chosen) return
      i18n.global.locale.value = chosen
      shown = name
    }
    await loadMessages()
    vueApp.use(i18n)
    watch(language, loadMessages)
    return { provide: { loadMessages } }
  },
})

type Messages = keyof typeof messages
type Translator = ReturnType<typeof createTranslator>

/** On the server, where the language of a page never changes: of all requests, since to make one takes a tenth of a page. */
const shared: Partial<Record<Messages, Promise<Translator>>> = {}

async function speaking(language: Language, name: Messages): Promise<Translator> {
  const i18n = createTranslator(language)
  await learn(i18n, language, name)
  return i18n
}

function createTranslator(language: Language) {
  const i18n = createI18n({ legacy: false, locale: language as string })
  const { global } = i18n
  global.t = textsFirst(global.t as Translate, () =>
    global.getLocaleMessage(global.locale.value),
  ) as typeof global.t
  return i18n
}

/** They are replaced as a whole, never changed: to watch each part of each would make every text slower. */
async function learn(i18n: Translator, language: Language, name: Messages): Promise<void> {
  i18n.global.setLocaleMessage(language, markRaw((await messages[name]()).default))
}

type Translate = (key: string, ...values: unknown[]) => string

/** petite-vue-i18n fills in what a message is more than its text by; a mere text, as most are, need not take that way. */
const textsFirst =
  (translate: Translate, messages: () => Record<string, unknown>): Translate =>
  (key, ...values) => {
    const message = values.length === 0 && messages()[key]
    return typeof message === 'string' && !messageSyntax.test(message) ? message : translate(key, ...values)
  }
