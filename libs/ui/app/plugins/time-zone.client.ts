/** Remembers the browser's time zone, once the page has taken over from the server. */
export default defineNuxtPlugin((nuxtApp) => {
  nuxtApp.hooks.hookOnce('app:suspense:resolve', () =>
    nuxtApp.runWithContext(() => {
      const timeZone = useTimeZone()
      const own = new Intl.DateTimeFormat().resolvedOptions().timeZone
      if (timeZone.value !== own) timeZone.value = own
    }),
  )
})
