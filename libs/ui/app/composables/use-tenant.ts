/** The name of the tenant at this host, for pages that need nobody signed in. Unknown hosts end on the error page. */
export async function useTenantName() {
  const { data } = await useApiData('tenant', (api) => api.getTenant())
  return computed(() => data.value?.name ?? '')
}
