import type { Session, SignedIn } from '../types/session.ts'

/** What the browser may know of a session: each part is named, so that nothing else ever goes along. */
export const publicPart = (session: Session): SignedIn =>
  'tenant' in session
    ? {
        user: session.user,
        tenant: session.tenant,
        ...(session.impersonation && { impersonation: session.impersonation }),
      }
    : { user: session.user }
