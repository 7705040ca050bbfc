/** The chosen language, and its locale: before one was chosen, what the browser asks for. */
export const useLanguage = () => useNuxtApp().$language
