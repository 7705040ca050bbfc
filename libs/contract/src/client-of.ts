import { FetchError, type FetchOptions } from 'ofetch'
import type { CallOptions, Client } from './client.ts'
import { filledIn } from './file-paths.ts'
import type { Operation } from './operation.ts'
import type { Problem } from './problem.ts'
import { ProblemError, problemOf, unanswered } from './problem-codes.ts'

/** How an operation is called, without the schemas of what it takes and answers. */
export type OperationRoute = Pick<Operation, 'method' | 'path' | 'bodyType'>

/** Sends a request, as `ofetch` does: resolves with the answer's data, or rejects with a `FetchError`. */
export type Fetch = (path: string, request: FetchOptions<'json'>) => Promise<unknown>

interface ClientParts {
  baseURL: string
  fetch: Fetch
  /** The problem that the body of an answer is, if it is one. */
  problemIn: (data: unknown) => Problem | undefined | Promise<Problem | undefined>
}

/**
 * A typed client that needs no schemas: a browser calls the API before it has loaded them.
 * Functions reject with {@link ProblemError}.
 * @param routes by the operations' names; what is not among them cannot be called
 */
export function clientOf(
  routes: Readonly<Record<string, OperationRoute>>,
  { baseURL, fetch, problemIn }: ClientParts,
): Client {
  const call = async (
    { method, path, bodyType }: OperationRoute,
    input: {
      params?: Record<string, string>
      query?: Record<string, unknown>
      body?: Record<string, unknown>
    } = {},
    options: CallOptions = {},
  ) => {
    const body =
      bodyType === 'application/x-www-form-urlencoded'
        ? new URLSearchParams(input.body as Record<string, string>)
        : input.body
    const request: FetchOptions<'json'> = {
      baseURL,
      method,
      retry: false,
      ...(input.query && { query: input.query }),
      ...(body && { body }),
      ...options,
    }
    try {
      return await fetch(filledIn(path, input.params), request)
    } catch (error) {
      if (!(error instanceof FetchError) || error.name === 'AbortError') throw error
      const { status, data } = error
      if (status === undefined) throw unanswered(error)
      const found = data === undefined ? undefined : await problemIn(data)
      const problem = found ?? problemOf(status >= 502 ? 'unavailable' : 'internal')
      throw new ProblemError(problem, { cause: error })
    }
  }
  return new Proxy({} as Client, {
    get(_, name) {
      const route = typeof name === 'string' ? routes[name] : undefined
      return route && call.bind(null, route)
    },
  })
}
