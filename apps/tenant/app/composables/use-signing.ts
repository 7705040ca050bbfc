import {
  declineInput,
  fieldErrors,
  signatureInput,
  type FieldErrors,
  type Output,
  type ProblemCode,
  type SigningRequest,
} from '@envelope/contract'

const deadLinkCodes = [
  'link_unknown',
  'link_used',
  'link_declined',
  'link_expired',
  'link_voided',
] as const satisfies ProblemCode[]
export type DeadLinkCode = (typeof deadLinkCodes)[number]

/** A recipient's page: to be signed, done with, or behind a link that no longer leads anywhere. */
export type SigningState =
  | { kind: 'open'; request: SigningRequest }
  | { kind: 'done'; request: SigningRequest; result: Output<'signEnvelope'> }
  | { kind: 'dead'; code: DeadLinkCode }

type Checked<Body> =
  { success: true; data: Body } | { success: false; error: Parameters<typeof fieldErrors>[0] }

/** Why a dead link is dead; undefined for every other problem. */
export function deadLinkCode(error: unknown): DeadLinkCode | undefined {
  const problem = toProblem(error)
  // What does not even look like a link's token is refused by its form.
  if (problem?.code === 'validation_failed' && problem.errors?.['token']) return 'link_unknown'
  return deadLinkCodes.find((dead) => dead === problem?.code)
}

/** What a recipient's link leads to, and signing or declining it. */
export function useSigning(token: string) {
  const api = useApi()
  const params = { token }
  const event = useRequestEvent()

  const load = async (): Promise<SigningState> => {
    try {
      return { kind: 'open', request: await api.getSigningRequest({ params }) }
    } catch (error) {
      const code = deadLinkCode(error)
      if (!code) throw error
      if (event) event.node.res.statusCode = code === 'link_unknown' ? 404 : 410
      return { kind: 'dead', code }
    }
  }

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
        if (code) data.value = { kind: 'dead', code }
        else if (problem) return problem.errors ?? { '': [problem.title] }
        else throw error
      }
      return {}
    }

    return {
      state,
      sign: (input: { signature: string; consent: boolean }) =>
        act(signatureInput.safeParse(input), (body) => api.signEnvelope({ params, body })),
      decline: (input: { reason: string }) =>
        act(declineInput.safeParse(input), (body) => api.declineEnvelope({ params, body })),
    }
  })
}
