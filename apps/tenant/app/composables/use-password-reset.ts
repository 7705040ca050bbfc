import type { FieldErrors, PasswordReset } from '@envelope/contract'

/** The page of a password reset: for choosing, done, or behind a link that no longer leads anywhere. */
export type PasswordResetState =
  { kind: 'open'; reset: PasswordReset } | { kind: 'done' } | { kind: 'dead'; code: DeadLinkCode }

/** What the link of a password reset leads to, and choosing the new password. */
export function usePasswordReset(token: string) {
  const api = useApi()
  const answerDeadLink = useDeadLinkStatus()

  const load = async (): Promise<PasswordResetState> => {
    try {
      return { kind: 'open', reset: await api.getPasswordReset({ params: { token } }) }
    } catch (error) {
      return { kind: 'dead', code: answerDeadLink(error) }
    }
  }

  return useApiData<PasswordResetState>(`password-reset:${token}`, load).then(({ data }) => {
    const state = computed<PasswordResetState>(() => data.value ?? { kind: 'dead', code: 'link_unknown' })

    /** @returns what is wrong with it, by field; `''` is for what concerns no field. Undefined when it is set. */
    async function choose(password: string): Promise<FieldErrors | undefined> {
      const input = await checkInput('passwordResetInput', { password })
      if (!input.data) return input.errors
      try {
        await api.resetPassword({ params: { token }, body: input.data })
        data.value = { kind: 'done' }
        return undefined
      } catch (error) {
        const code = deadLinkCode(error)
        const problem = toProblem(error)
        if (code) data.value = { kind: 'dead', code }
        else if (!problem) throw error
        return code ? {} : (problem!.errors ?? { '': [problem!.title] })
      }
    }
    return { state, choose }
  })
}
