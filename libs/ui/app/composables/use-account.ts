import type { Account } from '@envelope/contract'

/** Who is signed in, and the tenant they belong to; null for everybody else. */
export const useAccount = () => useState<Account | null>('account', () => null)
