import { FetchError, ofetch, type $Fetch, type FetchOptions } from 'ofetch'
import type { z } from 'zod'
import type { Operation } from './operation.ts'
import { operations, type OperationName } from './operations.ts'
import { filledIn } from './file-paths.ts'
import { problem, type Problem } from './problem.ts'
import { ProblemError, problemOf } from './problem-codes.ts'

type Part<
  Name extends OperationName,
  Key extends 'params' | 'query' | 'body',
> = (typeof operations)[Name] extends {
  [K in Key]: infer Schema extends z.ZodType
}
  ? Record<never, never> extends z.input<Schema>
    ? { [K in Key]?: z.input<Schema> }
    : { [K in Key]: z.input<Schema> }
  : unknown

/** What a call of the operation needs: `params`, `query` and `body`, as far as it has them. */
export type Input<Name extends OperationName> = Part<Name, 'params'> &
  Part<Name, 'query'> &
  Part<Name, 'body'>

export type Output<Name extends OperationName> = (typeof operations)[Name] extends {
  response: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

export interface CallOptions {
  headers?: Record<string, string>
  signal?: AbortSignal
}

export type Client = {
  [Name in OperationName as (typeof operations)[Name] extends { file: true } ? never : Name]: (
    ...input: Record<never, never> extends Input<Name>
      ? [input?: Input<Name>, options?: CallOptions]
      : [input: Input<Name>, options?: CallOptions]
  ) => Promise<Output<Name>>
}

/** The path of an operation below the API's address, parameters filled in and escaped. */
export const operationPath = (name: OperationName, params?: Record<string, string>) =>
  filledIn(operations[name].path, params)

function toProblem(error: FetchError): Problem {
  const parsed = problem.safeParse(error.data)
  if (parsed.success) return parsed.data
  return problemOf(error.status === undefined || error.status >= 502 ? 'unavailable' : 'internal')
}

/**
 * A typed client with one function an operation, e.g. `client.getEnvelope({ params: { envelopeId } })`.
 * Functions reject with {@link ProblemError}.
 * @param fetch an `ofetch` instance, for headers, retries or a base address of one's own
 */
export function createClient({ baseURL, fetch = ofetch }: { baseURL: string; fetch?: $Fetch }): Client {
  const call = async (
    name: OperationName,
    input: {
      params?: Record<string, string>
      query?: Record<string, unknown>
      body?: Record<string, unknown>
    } = {},
    options: CallOptions = {},
  ) => {
    const operation: Operation = operations[name]
    const body =
      operation.bodyType === 'application/x-www-form-urlencoded'
        ? new URLSearchParams(input.body as Record<string, string>)
        : input.body
    const request: FetchOptions<'json'> = {
      baseURL,
      method: operation.method,
      retry: false,
      ...(input.query && { query: input.query }),
      ...(body && { body }),
      ...options,
    }
    try {
      return await fetch(filledIn(operation.path, input.params), request)
    } catch (error) {
      if (error instanceof FetchError && error.name !== 'AbortError')
        throw new ProblemError(toProblem(error), { cause: error })
      throw error
    }
  }
  return new Proxy({} as Client, {
    get: (_, name) =>
      typeof name === 'string' && name in operations ? call.bind(null, name as OperationName) : undefined,
  })
}
