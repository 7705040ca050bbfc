import {
  declineInput,
  fieldErrors,
  signatureInput,
  type FieldErrors,
  type Output,
  type SigningCopy,
  type SigningRequest,
} from '@envelope/contract'

/** A recipient's page: to be signed, done with, or behind a link that no longer leads anywhere. */
export type SigningState =
  | { kind: 'open'; request: SigningRequest }
  | { kind: 'done'; request: SigningRequest; result: Output<'signEnvelope'> }
  | { kind: 'dead'; code: DeadLinkCode; copy?: SigningCopy | undefined }

type Checked<Body> =
  { success: true; data: Body } | { success: false; error: Parameters<typeof fieldErrors>[0] }

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

    /** Resolves to what is wrong with the input, by field; `''` is for what concerns no field. */
    async function act<Body>(
      input: Checked<Body>,
      send: (body: Body) => Promise<Output<'signEnvelope'>>,
    ): Promise<FieldErrors> {
      if (!input.success) return fieldErrors(input.error)
      try {
        const result = await send(input.data)
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
      sign: (input: { signature: string; consent: boolean }) =>
        act(signatureInput.safeParse(input), (body) => api.signEnvelope({ params, body })),
      approve: () => act({ success: true, data: undefined }, () => api.approveEnvelope({ params })),
      decline: (input: { reason: string }) =>
        act(declineInput.safeParse(input), (body) => api.declineEnvelope({ params, body })),
    }
  })
}
