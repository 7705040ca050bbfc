/** The browser's time zone: from its cookie, `UTC` where it is not known yet. */
export function useTimeZone() {
  const preference = usePreference('time-zone', 'UTC')
  return computed({
    get: () => (isTimeZone(preference.value) ? preference.value : 'UTC'),
    set: (value) => (preference.value = value),
  })
}
