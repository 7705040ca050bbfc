/** The session has ended: to the sign-in page, and from there back to where this page is. */
export async function leaveToSignIn(): Promise<void> {
  const account = useAccount()
  if (!account.value) return
  account.value = null
  const { path, query } = signInRoute(useRoute().fullPath)
  await navigateTo({ path, query })
}

/** The sign-in page, remembering where to go afterwards. */
export function signInRoute(back: string) {
  const path = safeReturnPath(back)
  return { path: '/sign-in', query: path === '/' ? {} : { return: path } }
}
