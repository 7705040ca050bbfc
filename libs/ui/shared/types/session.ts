import type { Account } from '@envelope/contract'

/** What the sealed cookie holds. `token` never leaves the server. */
export interface Session extends Account {
  token: string
}
