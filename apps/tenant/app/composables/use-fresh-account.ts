import { channels } from '@envelope/contract/terms'
import { useI18n } from 'petite-vue-i18n'

/**
 * Pages are rendered by what the session's cookie says of who is signed in. Somebody else may have changed it since, or
 * change it now: that is asked for whenever the tenant's people are not as they were, and what was not heard is made up for.
 */
export function useFreshAccount(tenantId: string): void {
  const account = useAccount()
  const signedOutReason = useSignedOutReason()
  const toasts = useToasts()
  const { renew } = useSession()
  const { t } = useI18n()
  const { ask, cancel } = coalesce(renew, 300)
  onBeforeUnmount(cancel)

  useChannel('private', channels.tenant(tenantId), {
    on: {
      'people.changed': ({ removed }) => {
        if (removed && removed === account.value?.user.id) signedOutReason.value = 'removed'
        ask()
      },
    },
    onSubscribed: ask,
  })
  watch(
    () => account.value?.user.role,
    (role, before) => {
      if (role && before) toasts.show(t('account.roleIs', { role: t(`role.${role}`) }))
    },
  )
}
