import { problemOf, type Problem, type ProblemCode } from '@envelope/contract'
import { send, setResponseStatus, type H3Event } from 'h3'

/** Answers with a problem document, as the API would. */
export function sendProblem(event: H3Event, code: ProblemCode, more: Partial<Problem> = {}) {
  const problem = problemOf(code, { requestId: event.context.requestId, ...more })
  setResponseStatus(event, problem.status)
  return send(event, JSON.stringify(problem), 'application/problem+json')
}
