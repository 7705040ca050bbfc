import type { FieldErrors, Output, SignatureDrawing, SigningCopy, SigningRequest } from '@envelope/contract'

/** A recipient's page: to be signed, done with, or behind a link that no longer leads anywhere. */
export type SigningState =
  | { kind: 'open'; request: SigningRequest }
  | { kind: 'done'; request: SigningRequest; result: Output<'signEnvelope'> }
  | { kind: 'dead'; code: DeadLinkCode; copy?: SigningCopy | undefined }

/** A signature as the form has it. */
export interface SigningInput {
  signature: string
  /** Undefined where the name alone is the signature. */
  drawing?: SignatureDrawing | undefined
  consent: boolean
}

/** What a recipient's link leads to, and signing or declining it. */
export function useSigning(token: string) {
  const api = useApi()
  const params = { token }
  const answerDeadLink = useDeadLinkStatus()

  const load = async (): Promise<SigningState> => {
    try {
      return { kind: 'open', request: await api.getSigningRequest({ params }) }
    } catch (error) {
      const code = answerDeadLink(error)
      return { kind: 'dead', code, copy: code === 'link_used' ? await loadCopy() : undefined }
    }
  }
  // That the part is done can be said without it.
  const loadCopy = () => api.getSigningCopy({ params }).catch(() => undefined)

  return useApiData<SigningState>(`signing:${token}`, load).then(({ data }) => {
    const state = computed<SigningState>(() => data.value ?? { kind: 'dead', code: 'link_unknown' })

    /** Resolves to what is wrong, by field; `''` is for what concerns no field. */
    async function act(send: () => Promise<Output<'signEnvelope'>>): Promise<FieldErrors> {
      try {
        const result = await send()
        if (state.value.kind === 'open') data.value = { ...state.value, kind: 'done', result }
      } catch (error) {
        const code = deadLinkCode(error)
        const problem = toProblem(error)
        if (code)
          data.value = { kind: 'dead', code, copy: code === 'link_used' ? await loadCopy() : undefined }
        else if (problem) return problem.errors ?? { '': [problem.title] }
        else throw error
      }
      return {}
    }

    return {
      state,
      async sign(input: SigningInput) {
        const { data: body, errors } = await checkInput('signatureInput', input)
        return errors ?? act(() => api.signEnvelope({ params, body }))
      },
      approve: () => act(() => api.approveEnvelope({ params })),
      async decline(input: { reason: string }) {
        const { data: body, errors } = await checkInput('declineInput', input)
        return errors ?? act(() => api.declineEnvelope({ params, body }))
      },
    }
  })
}
