import type { ErasurePreview, FieldErrors } from '@envelope/contract'

const refreshMilliseconds = 2_000

/** Erases what the tenant has of a person: looks first what there is, and shows how far it is. */
export async function useErasure() {
  const api = useApi()
  const sayProblem = useProblemSentence()
  const form = reactive({ email: '', confirmation: '' })
  const errors = ref<FieldErrors>({})
  const busy = ref(false)
  /** Of the address that was looked for; of another one it is none. */
  const found = shallowRef<ErasurePreview & { email: string }>()
  const { data: erasures, reload } = await useApiData('erasures', (api) =>
    api.listErasures({ query: { limit: 5 } }),
  )
  const isUnderWay = computed(() => erasures.value?.data.some(({ finishedAt }) => finishedAt === null))
  useRefresh(async () => {
    if (isUnderWay.value) await reload()
  }, refreshMilliseconds)
  watch(
    () => form.email,
    () => {
      found.value = undefined
      form.confirmation = ''
    },
  )

  /** Resolves to whether it was done; if not, the reason stands in `errors`. */
  async function attemptWith(act: () => Promise<unknown>): Promise<boolean> {
    busy.value = true
    try {
      await act()
      return true
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) throw error
      errors.value = problem.errors ?? { '': [sayProblem(problem)] }
      return false
    } finally {
      busy.value = false
    }
  }

  async function look(): Promise<boolean> {
    const input = await checkInput('erasureRequest', form)
    errors.value = input.errors ?? {}
    if (!input.data) return false
    const { email } = input.data
    return attemptWith(async () => {
      found.value = { email, ...(await api.previewErasure({ body: { email } })) }
    })
  }

  async function erase(): Promise<boolean> {
    const input = await checkInput('erasureInput', { ...form, email: found.value?.email })
    errors.value = input.errors ?? {}
    if (!input.data) return false
    const { data } = input
    const isDone = await attemptWith(() => api.createErasure({ body: data }))
    if (isDone) {
      form.email = ''
      await reload()
    }
    return isDone
  }

  return { form, errors, busy, found, erasures, look, erase }
}
