import type { Credentials } from '@envelope/contract'
import { ProblemError, unanswered } from '@envelope/contract/terms'
import { FetchError, ofetch } from 'ofetch'
import type { SignedIn } from '../../shared/types/session.ts'

/** Signing in and out. The Nuxt server does it, so that the API's token never gets here. */
export function useSession() {
  const account = useAccount<SignedIn>()
  const nuxtApp = useNuxtApp()

  async function obtain(path: string, body: object): Promise<SignedIn> {
    try {
      return await ofetch<SignedIn>(path, { method: 'POST', body, retry: false })
    } catch (error) {
      if (!(error instanceof FetchError)) throw error
      const { data } = await checkInput('problem', error.data)
      throw data ? new ProblemError(data, { cause: error }) : unanswered(error)
    }
  }

  /**
   * Exchanges something for a session.
   * @param path of this app's server
   * @throws ProblemError of the API, or for no answer
   */
  async function start(path: string, body: object): Promise<void> {
    account.value = await obtain(path, body)
  }

  /**
   * Takes in what has changed of who is signed in since they did: their role, the name of the tenant. A session that has
   * ended leads to the sign-in page, and a tenant that is suspended to the page that says so.
   * @throws ProblemError for anything else, and for no answer
   */
  async function renew(): Promise<void> {
    try {
      const renewed = await obtain('/auth/renew', {})
      if (account.value) account.value = renewed
    } catch (error) {
      const problem = toProblem(error)
      if (problem?.code === 'unauthenticated') await nuxtApp.runWithContext(() => leaveToSignIn('ended'))
      else if (problem?.code === 'tenant_suspended')
        await nuxtApp.runWithContext(() => showError(suspensionError(problem.detail)))
      else throw error
    }
  }

  /** @throws ProblemError for wrong credentials, too many attempts, or no answer */
  const signIn = (credentials: Credentials) => start('/auth/sign-in', credentials)

  /** Leaves by loading another page: nothing of the session stays in this one's memory. */
  async function signOut(to = '/sign-in'): Promise<void> {
    await ofetch('/auth/sign-out', { method: 'POST', retry: false })
    otherTabs().postMessage(null)
    location.assign(to)
  }
  return { account, start, renew, signIn, signOut }
}
