import { fieldErrors, problemOf, type Problem, type ProblemCode } from '@envelope/contract'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ZodError } from 'zod'
import { isUnavailable } from '../database/errors.ts'
import { Refusal } from '../refusal.ts'

const retryAfterSeconds = 5

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
