/** Writes numbers: `12,345`, or as the visitor's region writes it. */
export function useNumber() {
  const { locale } = useLanguage()
  const format = computed(() => new Intl.NumberFormat(locale.value))
  return (value: number) => format.value.format(value)
}
