import { createClient, type Client } from '@envelope/contract'
import type { H3Event } from 'h3'
import { FetchError } from 'ofetch'
import { apiHeaders } from './api-headers.ts'
import { apiStarted } from './api-started.ts'
import { fetchApi } from './fetch-api.ts'
import type { ForwardOptions } from './forward-request.ts'
import { dropSession, type SessionOptions } from './session.ts'

/** The API, called from this server as who is signed in. A token it no longer accepts ends the session. */
export function apiClient(event: H3Event, options: ForwardOptions & SessionOptions): Client {
  return createClient({
    baseURL: options.apiUrl,
    async fetch(path, request) {
      await apiStarted(options.apiUrl)
      try {
        return await fetchApi(path, {
          ...request,
          headers: { ...apiHeaders(event, options), ...request.headers },
        })
      } catch (error) {
        if (error instanceof FetchError && error.status === 401 && event.context.session)
          dropSession(event, options)
        throw error
      }
    },
  })
}
