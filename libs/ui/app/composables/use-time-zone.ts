/** The browser's time zone: from its cookie, `UTC` where it is not known yet. */
export function useTimeZone() {
  const preference = usePreference('time-zone', 'UTC')
  return computed({
    get: () => (isTimeZone(preference.value) ? preference.value : 'UTC'),
    set: (value) => (preference.value = value),
  })
}

function isTimeZone(value: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }))
  } catch {
    return false
  }
}
