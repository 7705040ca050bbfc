/** Sends the form that was sent too early, now that there is somebody to take it. */
export default defineNuxtPlugin(({ hooks }) => {
  hooks.hookOnce('app:suspense:resolve', () => {
    const early = window.earlySubmit
    if (!early) return
    delete window.earlySubmit
    removeEventListener('submit', early.hold, true)
    if (early.form?.isConnected) early.form.requestSubmit(early.submitter)
  })
})
