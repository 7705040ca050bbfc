/**
 * Writes timestamps. The server does not know the browser's time zone on the very first visit: that page is in UTC
 * until the browser has taken over.
 */
export function useDates() {
  const { locale } = useLanguage()
  const timeZone = useTimeZone()
  const formats = computed(() => dateFormats(locale.value, timeZone.value))
  return {
    /** `Nov 23, 2026`, or as the visitor's region writes it. */
    date: (timestamp: string) => formats.value.date.format(new Date(timestamp)),
    /** `Nov 23, 2026, 14:02` */
    dateTime: (timestamp: string) => formats.value.dateTime.format(new Date(timestamp)),
    /** In full, with seconds and zone: for a tooltip. */
    exact: (timestamp: string) => formats.value.exact.format(new Date(timestamp)),
  }
}
