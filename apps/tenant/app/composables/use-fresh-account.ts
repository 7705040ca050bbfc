import type { Account } from '@envelope/contract'

/**
 * Pages are rendered by what the session's cookie says of who is signed in. Somebody else may have changed it since: their
 * role, or the tenant's name. So that is asked for once a page has come alive.
 */
export function useFreshAccount(): void {
  const api = useApi()
  const account = useAccount()
  const { start } = useSession()

  onMounted(async () => {
    // An API that does not answer, or a session that has ended, is said where something is asked of it.
    const fresh = await api.getAccount().catch(() => undefined)
    if (fresh && account.value && shown(fresh) !== shown(account.value))
      await start('/auth/renew', {}).catch(() => undefined)
  })
}

const shown = ({ user, tenant }: Account) => JSON.stringify([user.name, user.email, user.role, tenant.name])
