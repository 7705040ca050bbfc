import type { Client } from '@envelope/contract'
import { unanswered } from '@envelope/contract/terms'
import { ofetch } from 'ofetch'

/**
 * The API as the browser sees it: on its own host, where the Nuxt server forwards it. The client is loaded when the page has
 * come alive, or is called before: what a page shows first is in the page.
 */
export default defineNuxtPlugin((nuxtApp) => {
  const fetch = ofetch.create({
    onResponse({ response }) {
      if (response.status === 401) return nuxtApp.runWithContext(() => leaveToSignIn('ended'))
      if (response.status === 403) return nuxtApp.runWithContext(() => showSuspension(response._data))
    },
  })
  let client: Promise<Client> | undefined
  const load = () =>
    (client ??= import('../api/browser-client.ts').then(
      ({ browserClient }) => browserClient(fetch),
      (cause: unknown) => {
        client = undefined
        throw unanswered(cause)
      },
    ))
  onNuxtReady(() => void load().catch(() => undefined))
  type Call = (...input: unknown[]) => Promise<unknown>
  const api = new Proxy({} as Client, {
    get: (_, name) =>
      typeof name === 'symbol' || name === 'then'
        ? undefined
        : (...input: unknown[]) => load().then((client) => (client[name as keyof Client] as Call)(...input)),
  })
  return { provide: { api } }
})
