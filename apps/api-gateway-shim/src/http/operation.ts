import type { operations, OperationName } from '@envelope/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Attachment } from '../attachment.ts'
import type { Database, TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import type { SignedInOperator } from '../operators/operator-tokens.ts'
import type { Member } from '../sessions/member-tokens.ts'
import type { DocumentAnswer } from './document-answer.ts'

type Operations = typeof operations

type PartOf<Name extends OperationName, Key extends string> = Operations[Name] extends {
  [K in Key]: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

type If<
  Name extends OperationName,
  Key extends 'access' | 'host',
  Wanted,
  Then,
  Else = undefined,
> = Operations[Name] extends { [K in Key]: Wanted } ? Then : Else

/** One call of an operation: what was checked against the contract, and who calls. */
export interface Call<Name extends OperationName = OperationName> {
  params: PartOf<Name, 'params'>
  query: PartOf<Name, 'query'>
  /** Undefined for a `multipart/form-data` operation, which reads `request` itself. */
  body: PartOf<Name, 'body'>
  tenant: If<Name, 'host', 'operators', undefined, Tenant>
  /** The tenant's; the whole for operators. */
  database: If<Name, 'host', 'operators', Database, TenantDatabase>
  member: If<Name, 'access', 'member', Member>
  /** The member, for the history. */
  actor: If<Name, 'access', 'member', Actor & { kind: 'user' }>
  operator: If<Name, 'access', 'operator', SignedInOperator>
  ip: string
  request: FastifyRequest
  reply: FastifyReply
}

/** What an operation answers before the contract's schema is applied. */
export type Answer<Name extends OperationName> = Operations[Name] extends {
  response: infer Schema extends z.ZodType
}
  ? z.input<Schema>
  : Operations[Name] extends { fileType: string }
    ? Attachment
    : Operations[Name] extends { file: true }
      ? DocumentAnswer
      : void

export type Implementation<Name extends OperationName> = (call: Call<Name>) => Promise<Answer<Name>>

/** Every operation of the contract has one: a missing one does not compile. */
export type Implementations = { [Name in OperationName]: Implementation<Name> }
