const options = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  dateTime: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Making a format costs far more than using it, and the server would make some for every page. */
const made = new Map<string, Intl.DateTimeFormat>()
const mostFormats = 3_000

export function dateFormat(
  kind: keyof typeof options,
  locale: string,
  timeZone: string,
): Intl.DateTimeFormat {
  const key = `${kind} ${locale} ${timeZone}`
  let format = made.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options[kind] })
    if (made.size >= mostFormats) made.clear()
    made.set(key, format)
  }
  return format
}
