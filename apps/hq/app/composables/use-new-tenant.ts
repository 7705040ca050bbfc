import type { FieldErrors, TenantDetail } from '@envelope/contract'
import { suggestSlug } from '@envelope/contract/terms'

/** The form of a new tenant. Its address follows the name until it is written by hand. */
export function useNewTenant() {
  const api = useApi()
  const form = reactive({ name: '', slug: '', admin: { name: '', email: '' } })
  const errors = ref<FieldErrors>({})
  const busy = ref(false)
  /** A repeat of what was sent already, after an answer that was lost, makes no second tenant. */
  let sent: { body: string; key: string } | undefined

  let suggested = ''
  watch(
    () => form.name,
    (name) => {
      if (form.slug !== suggested) return
      suggested = suggestSlug(name)
      form.slug = suggested
    },
  )

  // Once something was said to be wrong, it is taken back as soon as it is right.
  watch(form, () => {
    if (Object.keys(errors.value).length > 0) void check()
  })

  async function check() {
    const input = await checkInput('newTenant', form)
    errors.value = input.errors ?? {}
    return input
  }

  function keyFor(body: object): string {
    const text = JSON.stringify(body)
    if (sent?.body !== text) sent = { body: text, key: newIdempotencyKey() }
    return sent.key
  }

  /** @returns the tenant, or undefined when something is wrong, which `errors` then holds; `''` concerns no field */
  async function create(): Promise<TenantDetail | undefined> {
    if (busy.value) return undefined
    const input = await check()
    if (busy.value || !input.data) return undefined
    busy.value = true
    try {
      const headers = { 'idempotency-key': keyFor(input.data) }
      return await api.createTenant({ body: input.data }, { headers })
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) throw error
      errors.value = problem.errors ?? { '': [problem.title] }
      return undefined
    } finally {
      busy.value = false
    }
  }
  return { form, errors, busy, create }
}
