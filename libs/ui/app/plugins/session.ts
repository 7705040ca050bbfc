import type { SignedIn } from '../../shared/types/session.ts'

/** What pages may know of the session: who is signed in and where. The token stays on the server. */
export default defineNuxtPlugin({
  name: 'session',
  setup() {
    if (!import.meta.server) return
    const session = useRequestEvent()?.context.session
    if (session) useAccount<SignedIn>().value = publicPart(session)
  },
})
