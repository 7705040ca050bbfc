import type { OperationName } from '@envelope/contract'
import { problemOf } from '@envelope/contract/terms'

/**
 * A page for those who may do something. Others are told that they may not see it, also when they lose that right while
 * it is open.
 * @throws the error page's error, with 403
 */
export function usePermitted(operation: OperationName): void {
  const may = useMay()
  const account = useAccount()
  const permitted = () => may(operation)
  const refusal = () => {
    const data = problemOf('forbidden')
    return createError({ status: data.status, message: data.title, data, fatal: import.meta.client })
  }
  if (!permitted()) throw refusal()
  watch(permitted, (still) => {
    // Not where nobody is signed in any more: that leads to the sign-in page.
    if (!still && account.value) showError(refusal())
  })
}
