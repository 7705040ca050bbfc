import type { OperationName } from '@envelope/contract'
import { permits } from '@envelope/contract/terms'
import type { SignedIn } from '../../shared/types/session.ts'

/** Whether who is signed in may do something: what they may not is not offered, and the API refuses it anyway. */
export function useMay() {
  const account = useAccount<SignedIn>()
  return (operation: OperationName) => Boolean(account.value && permits(operation, account.value.user.role))
}
