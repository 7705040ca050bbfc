import { problem, ProblemError, problemOf, type Account, type Credentials } from '@envelope/contract'
import { FetchError, ofetch } from 'ofetch'

/** Signing in and out. The Nuxt server does it, so that the API's token never gets here. */
export function useSession() {
  const account = useAccount()

  /** @throws ProblemError for wrong credentials, too many attempts, or no answer */
  async function signIn(credentials: Credentials): Promise<void> {
    try {
      account.value = await ofetch<Account>('/auth/sign-in', {
        method: 'POST',
        body: credentials,
        retry: false,
      })
    } catch (error) {
      if (!(error instanceof FetchError)) throw error
      const parsed = problem.safeParse(error.data)
      throw new ProblemError(parsed.success ? parsed.data : problemOf('unavailable'), { cause: error })
    }
  }

  /** Leaves by loading the sign-in page anew: nothing of the session stays in this page's memory. */
  async function signOut(): Promise<void> {
    await ofetch('/auth/sign-out', { method: 'POST', retry: false })
    location.assign('/sign-in')
  }
  return { account, signIn, signOut }
}
