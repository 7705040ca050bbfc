import { createClient, type Client } from '@envelope/contract'
import type { H3Event } from 'h3'
import { ofetch } from 'ofetch'
import { apiHeaders } from './api-headers.ts'
import { apiStarted } from './api-started.ts'
import { fetchApi } from './fetch-api.ts'
import type { ForwardOptions } from './forward-request.ts'
import { dropSession, type SessionOptions } from './session.ts'

/** The API, called from this server as who is signed in. A token it no longer accepts ends the session. */
export function apiClient(event: H3Event, options: ForwardOptions & SessionOptions): Client {
  const fetch = ofetch.create(
    {
      async onRequest({ options: request }) {
        await apiStarted(options.apiUrl)
        for (const [name, value] of Object.entries(apiHeaders(event, options)))
          request.headers.set(name, value)
      },
      onResponse({ response }) {
        if (response.status === 401 && event.context.session) dropSession(event, options)
      },
    },
    { fetch: fetchApi },
  )
  return createClient({ baseURL: options.apiUrl, fetch })
}
