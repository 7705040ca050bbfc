type Formats = Record<'date' | 'dateTime' | 'exact', Intl.DateTimeFormat>

const options = {
  date: { day: 'numeric', month: 'short', year: 'numeric' },
  dateTime: { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
} as const satisfies Record<keyof Formats, Intl.DateTimeFormatOptions>

/** Making a format costs far more than using it, and the server would make several for every page. */
const made = new Map<string, Formats>()
const mostFormats = 1_000

export function dateFormats(locale: string, timeZone: string): Formats {
  const key = `${locale} ${timeZone}`
  let formats = made.get(key)
  if (!formats) {
    const make = (name: keyof Formats) =>
      new Intl.DateTimeFormat(locale, { timeZone, hourCycle: 'h23', ...options[name] })
    formats = { date: make('date'), dateTime: make('dateTime'), exact: make('exact') }
    if (made.size >= mostFormats) made.clear()
    made.set(key, formats)
  }
  return formats
}
