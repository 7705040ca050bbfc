import { createI18n } from 'vue-i18n'
import messages from '#messages'

/** vue-i18n itself, without the Nuxt module: rendering on the server costs less. */
export default defineNuxtPlugin({
  name: 'i18n',
  async setup({ vueApp }) {
    const { language } = useLanguage()
    const first = language.value
    const { default: loaded } = await messages[first]()
    const i18n = createI18n({ legacy: false, locale: first, messages: { [first]: loaded } })
    vueApp.use(i18n)

    watch(language, async (chosen) => {
      i18n.global.setLocaleMessage(chosen, (await messages[chosen]()).default)
      if (language.value === chosen) i18n.global.locale.value = chosen
    })
  },
})
