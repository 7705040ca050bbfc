import { operations, type Operation, type OperationName } from '@envelope/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import { identifyCaller, type Caller } from './callers.ts'
import { sendDocument, type DocumentAnswer } from './document-answer.ts'
import type { Call, Implementations } from './operation.ts'
import type { RateLimits } from './rate-limits.ts'

export interface RegistrationOptions {
  database: Database
  baseDomain: string
  production: boolean
  limits: RateLimits
  /** Called after a request that may have written jobs. */
  nudge: () => void
}

/**
 * Makes a route of every operation of the contract: tells who calls, checks what came, applies the response's schema
 * to what goes, so that nothing leaves that the contract does not have.
 * @throws Error when an operation has no implementation
 */
export function registerOperations(
  server: FastifyInstance,
  implementations: Implementations,
  options: RegistrationOptions,
): void {
  for (const [name, operation] of Object.entries<Operation>(operations) as [OperationName, Operation][]) {
    const implementation = implementations[name] as ((call: Call) => Promise<unknown>) | undefined
    if (!implementation) throw new Error(`the contract's operation ${name} has no implementation`)
    if (operation.developmentOnly && options.production) continue

    const callers = new WeakMap<FastifyRequest, Caller>()
    server.route({
      method: operation.method,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      // Before the body is read, so that a stranger cannot make us read much.
      onRequest: async (request) => {
        await options.limits.countAddress(request.ip)
        const caller = await identifyCaller(request, { ...operation, name }, options)
        await options.limits.countCaller(idsOf(caller))
        callers.set(request, caller)
      },
      handler: async (request, reply) => {
        const call = toCall(operation, callers.get(request)!, request, reply)
        const answer = await implementation(call)
        if (operation.method !== 'GET') options.nudge()
        return send(operation, answer, request, reply)
      },
    })
  }
}

const idsOf = (caller: Caller) => {
  const account = 'operator' in caller ? caller.operator?.id : caller.member?.id
  return {
    ...(account !== undefined && { account }),
    ...('tenant' in caller && { tenant: caller.tenant.id }),
  }
}

function toCall(operation: Operation, caller: Caller, request: FastifyRequest, reply: FastifyReply): Call {
  const { ip } = request
  const member = 'member' in caller ? caller.member : undefined
  return {
    ...caller,
    params: parseParams(operation, request.params),
    query: operation.query?.parse(request.query),
    body: operation.bodyType === 'multipart/form-data' ? undefined : parseBody(operation, request.body),
    actor: member && { kind: 'user', name: member.name, ip },
    ip,
    request,
    reply,
  } as Call
}

/** An address that cannot exist is not found, like any other that does not. */
function parseParams({ access, params }: Operation, given: unknown): unknown {
  if (!params) return undefined
  const result = params.safeParse(given)
  if (result.success) return result.data
  const badToken = access === 'link' && result.error.issues.some(({ path }) => path[0] === 'token')
  throw new Refusal(badToken ? 'link_unknown' : 'not_found')
}

function parseBody({ body }: Operation, given: unknown): unknown {
  if (!body) return undefined
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Refusal('malformed_request')
  return body.parse(given)
}

function send(
  operation: Operation,
  answer: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | Promise<FastifyReply> {
  if (operation.file) return sendDocument(reply, request.headers['if-none-match'], answer as DocumentAnswer)
  reply.code(operation.status).header('cache-control', 'no-store')
  return operation.response ? reply.send(operation.response.parse(answer)) : reply.send()
}
