/** The chosen language, and its locale: before one was chosen, what the browser asks for. */
export function useLanguage() {
  const context = useRequestEvent()?.context
  const asked = context?.language
  const locales = useState('locales', () => context?.locales ?? {})
  const preference = usePreference('language', asked ?? languages[0])
  const language = computed<Language>({
    get: () => (isLanguage(preference.value) ? preference.value : languages[0]),
    set: (value) => (preference.value = value),
  })
  const locale = computed(() => locales.value[language.value] ?? language.value)
  return { language, locale, languages, languageNames }
}
