import { createI18n } from 'vue-i18n'
import messages from '#messages'

/** vue-i18n itself, without the Nuxt module: rendering on the server costs less. */
export default defineNuxtPlugin(({ vueApp }) => {
  vueApp.use(createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages }))
})
