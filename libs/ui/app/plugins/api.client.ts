import { createClient } from '@envelope/contract'
import { ofetch } from 'ofetch'

/** The API as the browser sees it: on its own host, where the Nuxt server forwards it. */
export default defineNuxtPlugin((nuxtApp) => {
  const fetch = ofetch.create({
    onResponse({ response }) {
      if (response.status === 401) return nuxtApp.runWithContext(leaveToSignIn)
      if (response.status === 403) return nuxtApp.runWithContext(() => showSuspension(response._data))
    },
  })
  return { provide: { api: createClient({ baseURL: '/api', fetch }) } }
})
