import { honoursIdempotencyKey, operations, type Operation, type OperationName } from '@envelope/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Attachment } from '../attachment.ts'
import type { Database } from '../database/database.ts'
import { Refusal } from '../refusal.ts'
import { nameInHistory } from '../sessions/member-tokens.ts'
import { identifyCaller, type Caller } from './callers.ts'
import { sendAttachment } from './send-attachment.ts'
import { sendDocument, type DocumentAnswer } from './document-answer.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import { AnswerStore, answerOnce } from './kept-answers.ts'
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
        const caller = callers.get(request)!
        const call = toCall(operation, caller, request, reply)
        const answer = await onceForItsKey(name, caller, call, async () => {
          const given = await implementation(call)
          return operation.response ? operation.response.parse(given) : given
        })
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

/** Repeated with the same idempotency key, a write is answered as before. */
function onceForItsKey(
  name: OperationName,
  caller: Caller,
  { params, query, body, request }: Call,
  handle: () => Promise<unknown>,
): Promise<unknown> {
  const operation: Operation = operations[name]
  // Written by the operation itself, with what it makes.
  if (operation.idempotencyKey || !honoursIdempotencyKey(operation)) return handle()
  const idempotencyKey = idempotencyKeyOf(request)
  const holder = 'member' in caller ? caller.member : caller.operator
  if (idempotencyKey === undefined || !holder) return handle()
  const store =
    'member' in caller
      ? AnswerStore.ofMembers(caller.database)
      : AnswerStore.ofOperators(caller.database.global)
  return answerOnce(store, { holderId: holder.id, idempotencyKey }, { name, params, query, body }, handle)
}

function toCall(operation: Operation, caller: Caller, request: FastifyRequest, reply: FastifyReply): Call {
  const { ip } = request
  const member = 'member' in caller ? caller.member : undefined
  return {
    ...caller,
    params: parseParams(operation, request.params),
    query: operation.query?.parse(request.query),
    body: operation.bodyType === 'multipart/form-data' ? undefined : parseBody(operation, request.body),
    actor: member && { kind: 'user', name: nameInHistory(member), ip },
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
  if (operation.fileType) return sendAttachment(reply, operation.fileType, answer as Attachment)
  if (operation.file) return sendDocument(reply, request.headers['if-none-match'], answer as DocumentAnswer)
  reply.code(operation.status).header('cache-control', 'no-store')
  return operation.response ? reply.send(answer) : reply.send()
}
