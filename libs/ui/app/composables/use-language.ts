/** The chosen language; before one was chosen, what the browser asks for. */
export function useLanguage() {
  const asked = useRequestEvent()?.context.language
  const preference = usePreference('language', asked ?? languages[0])
  const language = computed<Language>({
    get: () => (isLanguage(preference.value) ? preference.value : languages[0]),
    set: (value) => (preference.value = value),
  })
  return { language, languages, languageNames }
}
