import { setTimeout as delay } from 'node:timers/promises'
import { problemOf, problems, type Problem, type ProblemCode } from '@envelope/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { balancerPage } from '../gateway/balancer-answer.ts'
import { faultFor, type Chaos, type Fault } from './chaos.ts'

const balancerStatuses = [502, 504] as const
const fiveHundreds = [500, 502, 503, 504]
/** Whoever looks after the process, or at what it shows, is spared. */
const spared = /^\/(up|ready|dev\/.*|docs.*)$/

/** Lets a server have a bad day. An answer that is made up says so in the header `x-chaos`. */
export function injectChaos(server: FastifyInstance, chaos: Chaos): void {
  const { from, to } = chaos.latency
  server.addHook('onRequest', async (request, reply) => {
    if (spared.test(request.url.split('?', 1)[0]!)) return
    if (to > 0) await delay(from + Math.random() * (to - from))
    const fault = faultFor(chaos, Math.random())
    if (fault !== undefined) return commit(fault, request, reply)
  })
}

function commit(fault: Fault['kind'], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  request.log.info({ fault }, 'chaos')
  if (fault === 'drop' || fault === 'hang') {
    reply.hijack()
    if (fault === 'drop') request.socket.destroy()
    return reply
  }
  const status = fault === '5xx' ? fiveHundreds[Math.floor(Math.random() * fiveHundreds.length)]! : fault
  reply.code(status).header('x-chaos', String(fault))
  const balancer = balancerStatuses.find((known) => known === status)
  if (balancer) return reply.type('text/html').send(balancerPage(balancer))
  const problem = problemWith(status)
  if (problem.retryAfter !== undefined) reply.header('retry-after', problem.retryAfter)
  return reply.type('application/problem+json').send(JSON.stringify({ ...problem, requestId: request.id }))
}

/** A problem that the contract has for the status, else one that says no more than it. */
function problemWith(status: number): Problem {
  const code = (Object.keys(problems) as ProblemCode[]).find((known) => problems[known].status === status)
  const retryAfter = status === 503 || status === 429 ? 1 : undefined
  return problemOf(code ?? 'internal', { status, ...(retryAfter && { retryAfter }) })
}
