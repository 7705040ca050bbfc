/**
 * Writes timestamps. The server does not know the browser's time zone on the very first visit: that page is in UTC
 * until the browser has taken over.
 */
export function useDates() {
  const { locale } = useLanguage()
  const timeZone = useTimeZone()
  function write(kind: Parameters<typeof dateFormat>[0]) {
    const now = () => dateFormat(kind, locale.value, timeZone.value)
    // There Vue computes anew, at each reading, what never changes.
    const onServer = import.meta.server && now()
    return (timestamp: string) => (onServer || now()).format(new Date(timestamp))
  }
  return {
    /** `Nov 23, 2026`, or as the visitor's region writes it. */
    date: write('date'),
    /** `Nov 23, 2026, 14:02` */
    dateTime: write('dateTime'),
    /** In full, with seconds and zone: for a tooltip. */
    exact: write('exact'),
  }
}
