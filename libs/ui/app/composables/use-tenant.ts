/** The name of the tenant at this host, for pages that need nobody signed in. Unknown hosts, and suspended tenants, end on the error page. */
export async function useTenantName() {
  const { data } = await useApiData('tenant', (api) => api.getTenant())
  const suspension = data.value?.suspension
  if (suspension) throw suspensionError(suspension.reason)
  return computed(() => data.value?.name ?? '')
}
