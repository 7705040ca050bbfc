import type { Account } from '@envelope/contract'
import type { SignedIn } from '../../shared/types/session.ts'

/** Who is signed in, and where that is a tenant's, the tenant they belong to; null for everybody else. */
export const useAccount = <Type extends SignedIn = Account>() => useState<Type | null>('account', () => null)
