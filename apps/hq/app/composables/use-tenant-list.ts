import type { TenantQuery } from '@envelope/contract'
import type { LocationQuery } from 'vue-router'

/** The list of tenants that the address asks for. */
export async function useTenantList() {
  const route = useRoute()
  const query = computed(() => listQuery(route.query))
  const { data, ...list } = await useApiData('tenants', (api) => api.listTenants({ query: query.value }), {
    watch: [query],
  })
  return { page: data, query, ...list }
}

/** What of an address' query the list understands; the rest is ignored. */
export function listQuery({ search, cursor }: LocationQuery): TenantQuery {
  const text = typeof search === 'string' ? search.trim().slice(0, 200) : ''
  return { ...(text && { search: text }), ...(typeof cursor === 'string' && { cursor }) }
}
