import type { FieldErrors, TenantSettings } from '@envelope/contract'

type SettingsForm = Omit<TenantSettings, 'expiresInDays'> & {
  /** Empty while it is being typed in. */
  expiresInDays: number | ''
}

/** Shown to nobody: where nothing could be loaded, another page is. */
const empty: SettingsForm = {
  name: '',
  locale: 'en',
  timeZone: 'UTC',
  expiresInDays: '',
  remindEveryDays: null,
}

/** What the tenant has chosen for itself, as a form. */
export async function useSettings() {
  const api = useApi()
  const account = useAccount()
  const { renew } = useSession()
  const sayProblem = useProblemSentence()
  const { data: saved } = await useApiData('settings', (api) => api.getSettings())
  const form = reactive<SettingsForm>({ ...empty, ...saved.value })
  const errors = ref<FieldErrors>({})
  const busy = ref(false)

  /** Resolves to whether they are saved; if not, the reason stands in `errors`. */
  async function save(): Promise<boolean> {
    const input = await checkInput('tenantSettingsInput', form)
    errors.value = input.errors ?? {}
    if (!input.data) return false
    busy.value = true
    try {
      // What somebody else has changed in the meantime, and was not touched here, stays as they chose it.
      const body = { ...(await api.getSettings()), ...changesOf(input.data, saved.value) }
      saved.value = await api.updateSettings({ body })
      Object.assign(form, saved.value)
    } catch (error) {
      const problem = toProblem(error)
      if (!problem) throw error
      errors.value = problem.errors ?? { '': [sayProblem(problem)] }
      return false
    } finally {
      busy.value = false
    }
    // The bar above every page shows the name; that it does so after the next start as well is the session's part.
    if (account.value && account.value.tenant.name !== saved.value.name) {
      account.value = { ...account.value, tenant: { ...account.value.tenant, name: saved.value.name } }
      await renew().catch(() => undefined)
    }
    return true
  }

  return { saved, form, errors, busy, save }
}

const changesOf = (after: TenantSettings, before: TenantSettings | undefined): Partial<TenantSettings> =>
  Object.fromEntries(
    Object.entries(after).filter(([key, value]) => value !== before?.[key as keyof TenantSettings]),
  )
