import type { Member, PendingInvitation } from '@envelope/contract'
import { channels, permits } from '@envelope/contract/terms'
import { useI18n } from 'petite-vue-i18n'

/** Who belongs to the tenant and who was invited, as that changes, and what may be done about it. */
export function usePeople() {
  const api = useApi()
  const route = useRoute()
  const toasts = useToasts()
  const say = useSentence()
  const { t } = useI18n()
  const account = useAccount()
  const me = computed(() => account.value?.user)
  const maySeeInvitations = computed(() => permits('listInvitations', me.value?.role ?? 'viewer'))
  const query = computed(() => {
    const { cursor } = route.query
    return typeof cursor === 'string' ? { cursor } : {}
  })

  let reload: () => Promise<unknown> = () => Promise.resolve()
  let fetchAgain: () => Promise<unknown> = () => Promise.resolve()
  const { ask: catchUp, cancel: stopCatchingUp } = coalesce(() => fetchAgain(), 300)
  onBeforeUnmount(stopCatchingUp)
  useChannel('private', channels.tenant(account.value?.tenant.id ?? ''), {
    on: { 'people.changed': catchUp },
    onSubscribed: catchUp,
  })
  watch(maySeeInvitations, catchUp)

  /** Does it, says what came of it, and shows the people as they are then. */
  async function act(action: () => Promise<unknown>, done: string): Promise<boolean> {
    try {
      await action()
      toasts.show(done)
      return true
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) throw error
      toasts.show(say(problem.detail ?? problem.title), 'danger')
      return false
    } finally {
      await reload()
    }
  }

  return useApiData(
    'people',
    async (api) => ({
      members: await api.listMembers({ query: query.value }),
      invitations: maySeeInvitations.value ? await api.listInvitations({ query: { limit: 100 } }) : undefined,
    }),
    { watch: [query] },
  ).then((people) => {
    reload = () => people.refresh()
    fetchAgain = people.reload
    return {
      people: people.data,
      me,
      reload,
      changeRole: ({ id, name }: Member, role: Member['role']) =>
        act(
          () => api.updateMember({ params: { memberId: id }, body: { role } }),
          t('people.roleChanged', { name }),
        ),
      remove: ({ id, name }: Member) =>
        act(() => api.removeMember({ params: { memberId: id } }), t('people.removed', { name })),
      resend: ({ id, name }: PendingInvitation) =>
        act(
          () => api.resendInvitation({ params: { invitationId: id } }),
          t('people.invitationResent', { name }),
        ),
      cancel: ({ id, name }: PendingInvitation) =>
        act(
          () => api.cancelInvitation({ params: { invitationId: id } }),
          t('people.invitationCanceled', { name }),
        ),
    }
  })
}
