/** What {@link useLanguage} gives, once for all that speak it. */
export default defineNuxtPlugin({
  name: 'language',
  setup() {
    const context = useRequestEvent()?.context
    const locales = useState('locales', () => context?.locales ?? {})
    const preference = usePreference('language', context?.language ?? languages[0])
    const language = computed<Language>({
      get: () => (isLanguage(preference.value) ? preference.value : languages[0]),
      set: (value) => (preference.value = value),
    })
    const locale = computed(() => locales.value[language.value] ?? language.value)
    return { provide: { language: { language, locale, languages, languageNames } } }
  },
})
