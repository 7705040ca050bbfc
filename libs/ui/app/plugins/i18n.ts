import { createI18n } from 'petite-vue-i18n'
import { messageSyntax } from '../../i18n/flat-messages.ts'
import messages from '#messages'

/** petite-vue-i18n itself, without a Nuxt module: rendering on the server costs less, and browsers load less. */
export default defineNuxtPlugin({
  name: 'i18n',
  async setup({ vueApp }) {
    const { language } = useLanguage()
    const first = language.value
    const { default: loaded } = await messages[first]()
    const i18n = createI18n({ legacy: false, locale: first, messages: { [first]: loaded } })
    const { global } = i18n
    global.t = textsFirst(global.t as Translate, () =>
      global.getLocaleMessage(global.locale.value),
    ) as typeof global.t
    vueApp.use(i18n)

    watch(language, async (chosen) => {
      global.setLocaleMessage(chosen, (await messages[chosen]()).default)
      if (language.value === chosen) global.locale.value = chosen
    })
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
