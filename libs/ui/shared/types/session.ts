import type { Account, OperatorAccount } from '@envelope/contract'

/** What the browser knows of who is signed in. */
export type SignedIn = Account | OperatorAccount

/** What the sealed cookie holds. `token` never leaves the server. */
export type Session = SignedIn & { token: string }
