import {
  declineInput,
  fieldErrors,
  signatureInput,
  type FieldErrors,
  type ProblemCode,
  type SigningRequest,
} from '@envelope/contract'
import type { z } from 'zod'
import type { signingResult } from '@envelope/contract'

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
  | { kind: 'done'; request: SigningRequest; result: z.infer<typeof signingResult> }
  | { kind: 'dead'; code: DeadLinkCode }

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

  return useApiData<SigningState>('signing', load).then(({ data }) => {
    const state = computed<SigningState>(() => data.value ?? { kind: 'dead', code: 'link_unknown' })

    /** Resolves to what is wrong with the input, by field; `''` is for what concerns no field. */
    async function act<Input extends z.ZodType>(
      schema: Input,
      input: unknown,
      send: (body: z.output<Input>) => Promise<z.infer<typeof signingResult>>,
    ): Promise<FieldErrors> {
      const checked = schema.safeParse(input)
      if (!checked.success) return fieldErrors(checked.error)
      try {
        const result = await send(checked.data)
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
        act(signatureInput, input, (body) => api.signEnvelope({ params, body })),
      decline: (input: { reason: string }) =>
        act(declineInput, input, (body) => api.declineEnvelope({ params, body })),
    }
  })
}
