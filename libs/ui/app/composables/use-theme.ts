const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** The chosen theme; `system` follows the device. */
export function useTheme() {
  const preference = usePreference('theme', 'system')
  const theme = computed<Theme>({
    get: () => themes.find((known) => known === preference.value) ?? 'system',
    set: (value) => (preference.value = value),
  })
  return { theme, themes }
}
