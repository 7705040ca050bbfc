import { createClient, type Client } from '@envelope/contract'
import type { H3Event } from 'h3'
import { ofetch } from 'ofetch'
import { apiHeaders } from './api-headers.ts'
import { apiStarted } from './api-started.ts'
import type { ForwardOptions } from './forward-request.ts'
import { dropSession, type SessionOptions } from './session.ts'

/** The API, called from this server as who is signed in. A token it no longer accepts ends the session. */
export function apiClient(event: H3Event, options: ForwardOptions & SessionOptions): Client {
  const fetch = ofetch.create({
    // In development the same process compiles pages, which can hold an answer up for long.
    timeout: import.meta.dev ? 60_000 : 10_000,
    async onRequest({ options: request }) {
      await apiStarted(options.apiUrl)
      for (const [name, value] of Object.entries(apiHeaders(event, options))) request.headers.set(name, value)
    },
    onResponse({ response }) {
      if (response.status === 401 && event.context.session) dropSession(event, options)
    },
  })
  return createClient({ baseURL: options.apiUrl, fetch })
}
