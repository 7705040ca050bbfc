import type { Client } from '@envelope/contract'
import { clientOf } from '@envelope/contract/terms'
import type { $Fetch } from 'ofetch'
import routes from '#operation-routes'

/** The client by which a page calls the API through its own host. It needs no schemas, but to read an error. */
export const browserClient = (fetch: $Fetch): Client =>
  clientOf(routes, {
    baseURL: '/api',
    fetch,
    problemIn: async (data) => (await loadSchemas()).problem.safeParse(data).data,
  })
