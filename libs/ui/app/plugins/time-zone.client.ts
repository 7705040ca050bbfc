/** Remembers the browser's time zone, once the page has come alive. */
export default defineNuxtPlugin(async (nuxtApp) => {
  const timeZone = useTimeZone()
  onNuxtReady(() => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
    if (timeZone.value !== own) timeZone.value = own
  })
  // The first date of a page is slow to write: browsers load then what they know of languages, here before it, and of time zones.
  await pause()
  new Intl.Collator()
  await pause()
  nuxtApp.runWithContext(() => useDates().date('2026-11-27T00:00:00Z'))
})
