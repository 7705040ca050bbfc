/** Pages are for who is signed in, unless they say `definePageMeta({ public: true })`. */
export default defineNuxtRouteMiddleware(async (to) => {
  const account = useAccount()
  if (account.value && to.path === '/sign-in') return navigateTo(safeReturnPath(to.query['return']))
  if (to.meta.public || to.matched.length === 0) return
  // Who has just signed in has the messages of pages that need no account.
  if (account.value) return useNuxtApp().$loadMessages()
  // A host that is nobody's is told at once, not after a detour by the sign-in page.
  if (import.meta.server) await assertHost()
  return navigateTo(signInRoute(to.fullPath))
})
