import type { z } from 'zod'
import type { ProblemCode } from './problem-codes.ts'

/** The operators' host is `admin.<base domain>`. */
export const operatorsHost = (baseDomain: string) => `admin.${baseDomain}`

/** One thing the API can do. The API's routes, the OpenAPI document and the typed client are all made from these. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Parameters in braces: `/v1/envelopes/{envelopeId}`. */
  path: string
  summary: string
  /**
   * `member` and `operator` need a bearer token, of the tenant or of Envelope's own people; `link` carries the token
   * of a mailed link in its path.
   */
  access: 'public' | 'member' | 'link' | 'operator'
  /** Served at the operators' host ({@link operatorsHost}) and nowhere else; without it, at tenants' hosts alone. */
  host?: 'operators'
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodObject
  /** Media type of `body`; `multipart/form-data` bodies are streamed and checked by content. */
  bodyType?: 'application/x-www-form-urlencoded' | 'multipart/form-data'
  status: 200 | 201 | 204
  /** Absent where the answer has no body or is a file's content. */
  response?: z.ZodType
  /** The answer is the content of a document, in its own media type, or in `fileType`. */
  file?: true
  fileType?: 'text/csv' | 'application/pdf' | 'application/zip'
  /**
   * Writes the `Idempotency-Key` together with what it makes, so that also a crash between the two makes it once.
   * Of the other writes the answer is kept ({@link honoursIdempotencyKey}).
   */
  idempotencyKey?: true
  /** Its answer holds a bearer token, which is for servers that keep it and never for a browser. */
  answersToken?: true
  /** Its answer holds the token of a link, which is shown once and kept nowhere. */
  answersLink?: true
  /**
   * Its body holds a password that is in use, or an address that is to be erased: nothing is kept by which one could guess
   * at it.
   */
  keepsNothing?: true
  /** Refused, as if it did not exist, in production. */
  developmentOnly?: true
  problems: readonly ProblemCode[]
}

/**
 * Whether repeating it with the same `Idempotency-Key` header does it once. Answers that hold a token are not kept, nor are
 * requests told apart by a hash of what must not be guessed.
 */
export const honoursIdempotencyKey = ({
  method,
  access,
  answersToken,
  answersLink,
  keepsNothing,
}: Operation): boolean =>
  method !== 'GET' &&
  (access === 'member' || access === 'operator') &&
  !(answersToken || answersLink || keepsNothing)
