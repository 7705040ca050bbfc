export type SignedOutReason = 'ended' | 'removed'

/** Why somebody who did not sign out themselves has to sign in again; told on the sign-in page. */
export const useSignedOutReason = () => useState<SignedOutReason | undefined>('signed-out-reason')
