import type { Client } from '@envelope/contract'

/** The API's typed client. In the browser through this host; on the server straight to the API, as who is signed in. */
export function useApi(): Client {
  if (import.meta.server) {
    const event = useRequestEvent()
    if (!event) throw new Error('useApi() on the server needs a request')
    return event.context.api
  }
  return useNuxtApp().$api as Client
}
