import { ofetch } from 'ofetch'
import type { z } from 'zod'
import { clientOf, type Fetch } from './client-of.ts'
import { operations, type OperationName } from './operations.ts'
import { filledIn } from './file-paths.ts'
import { problem } from './problem.ts'

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

/**
 * A typed client with one function an operation, e.g. `client.getEnvelope({ params: { envelopeId } })`.
 * Functions reject with `ProblemError`.
 * @param fetch an `ofetch` instance, for headers, retries or a base address of one's own, or what stands in for one
 */
export const createClient = ({ baseURL, fetch = ofetch }: { baseURL: string; fetch?: Fetch }): Client =>
  clientOf(operations, { baseURL, fetch, problemIn: (data) => problem.safeParse(data).data })
