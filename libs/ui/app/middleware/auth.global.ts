/** Pages are for who is signed in, unless they say `definePageMeta({ public: true })`. */
export default defineNuxtRouteMiddleware(async (to) => {
  if (to.meta.public || to.matched.length === 0 || useAccount().value) return
  // A host that is no tenant's is told at once, not after a detour by the sign-in page.
  if (import.meta.server) await assertTenant()
  return navigateTo(signInRoute(to.fullPath))
})

async function assertTenant() {
  try {
    await useApi().getTenant()
  } catch (error) {
    const problem = toProblem(error)
    if (!problem) throw error
    throw createError({ status: problem.status, message: problem.title, data: problem })
  }
}
