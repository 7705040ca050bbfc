import type { SignedOutReason } from '../composables/use-signed-out-reason.ts'

/**
 * The session has ended: to the sign-in page, and from there back to where this page is.
 * @param reason told there, unless a better one is known
 */
export async function leaveToSignIn(reason?: SignedOutReason): Promise<void> {
  const account = useAccount()
  if (!account.value) return
  account.value = null
  if (reason) useSignedOutReason().value ??= reason
  const { path, query } = signInRoute(useRoute().fullPath)
  await navigateTo({ path, query })
}

/** The sign-in page, remembering where to go afterwards. */
export function signInRoute(back: string) {
  const path = safeReturnPath(back)
  return { path: '/sign-in', query: path === '/' ? {} : { return: path } }
}
