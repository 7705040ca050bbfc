import type { FieldErrors, Invitation } from '@envelope/contract'

/** An invitation's page: to be accepted, or behind a link that no longer leads anywhere. */
export type InvitationState = { kind: 'open'; invitation: Invitation } | { kind: 'dead'; code: DeadLinkCode }

/** What an invitation's link leads to, and accepting it. */
export function useInvitation(token: string) {
  const api = useApi()
  const { start } = useSession()
  const answerDeadLink = useDeadLinkStatus()

  const load = async (): Promise<InvitationState> => {
    try {
      return { kind: 'open', invitation: await api.getInvitation({ params: { token } }) }
    } catch (error) {
      return { kind: 'dead', code: answerDeadLink(error) }
    }
  }

  return useApiData<InvitationState>(`invitation:${token}`, load).then(({ data }) => {
    const state = computed<InvitationState>(() => data.value ?? { kind: 'dead', code: 'link_unknown' })

    /**
     * Signs in with the password that was chosen.
     * @returns what is wrong with it, by field; `''` is for what concerns no field. Undefined when signed in.
     */
    async function accept(password: string): Promise<FieldErrors | undefined> {
      const input = await checkInput('acceptInvitationInput', { password })
      if (!input.data) return input.errors
      try {
        await start('/auth/accept-invitation', { token, ...input.data })
        return undefined
      } catch (error) {
        const code = deadLinkCode(error)
        const problem = toProblem(error)
        if (code) data.value = { kind: 'dead', code }
        else if (!problem) throw error
        return code ? {} : (problem!.errors ?? { '': [problem!.title] })
      }
    }
    return { state, accept }
  })
}
