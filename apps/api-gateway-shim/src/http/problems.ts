import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream/promises'
import { fieldErrors, problemOf, type Problem, type ProblemCode } from '@envelope/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { isUnavailable } from '../database/errors.ts'
import { Refusal } from '../refusal.ts'

const retryAfterSeconds = 5
/** Bytes: a document by mistake is not worth breaking off for. */
const mostReadAway = 32 * 1024 * 1024

/** What cannot be read, by Fastify's and its multipart plugin's own codes. */
const unreadable: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'payload_too_large',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_REQ_FILE_TOO_LARGE: 'file_too_large',
}

/** Answers an error as a problem document (RFC 9457) with the request's id, and logs what is not the caller's doing. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error)
  if (problem.status >= 500) request.log.error({ err: error }, 'request failed')
  return answer(request, reply, problem)
}

/**
 * The same in a route. What is still sent of a body that is too large is read away first: Fastify closes its connection,
 * and whoever has not sent everything would lose the answer.
 */
export async function answerFailure(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if ((error as FastifyError).code === 'FST_ERR_CTP_BODY_TOO_LARGE') await readAway(request.raw)
  return answerError(error, request, reply)
}

/** Ends with the server's time-out for a request at the latest. */
async function readAway(request: IncomingMessage): Promise<void> {
  if (request.complete || Number(request.headers['content-length'] ?? 0) > mostReadAway) return
  request.resume()
  await finished(request).catch(() => {})
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answer(request, reply, problemOf('not_found'))
}

function answer(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
  return reply
    .code(problem.status)
    .header('x-request-id', request.id)
    .type('application/problem+json')
    .send(JSON.stringify({ ...problem, requestId: request.id }))
}

function toProblem(error: unknown): Problem {
  if (error instanceof Refusal) return problemOf(error.code, error.details)
  if (error instanceof ZodError) return problemOf('validation_failed', { errors: fieldErrors(error) })
  if (isUnavailable(error)) return problemOf('unavailable', { retryAfter: retryAfterSeconds })
  const { code = '', statusCode = 500 } = error as FastifyError
  if (statusCode >= 500) return problemOf('internal')
  return problemOf(unreadable[code] ?? 'malformed_request')
}
