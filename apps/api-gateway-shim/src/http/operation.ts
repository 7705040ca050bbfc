import type { operations, OperationName } from '@envelope/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { TenantDatabase } from '../database/database.ts'
import type { Tenant } from '../database/schema.ts'
import type { Actor } from '../envelopes/steps.ts'
import type { Member } from '../sessions/tokens.ts'
import type { DocumentAnswer } from './document-answer.ts'

type Operations = typeof operations

type PartOf<Name extends OperationName, Key extends string> = Operations[Name] extends {
  [K in Key]: infer Schema extends z.ZodType
}
  ? z.output<Schema>
  : undefined

type IfMember<Name extends OperationName, Value> = Operations[Name]['access'] extends 'member'
  ? Value
  : undefined

/** One call of an operation: what was checked against the contract, and who calls. */
export interface Call<Name extends OperationName = OperationName> {
  params: PartOf<Name, 'params'>
  query: PartOf<Name, 'query'>
  /** Undefined for a `multipart/form-data` operation, which reads `request` itself. */
  body: PartOf<Name, 'body'>
  tenant: Tenant
  database: TenantDatabase
  member: IfMember<Name, Member>
  /** The member, for the history. */
  actor: IfMember<Name, Actor>
  ip: string
  request: FastifyRequest
  reply: FastifyReply
}

/** What an operation answers before the contract's schema is applied. */
export type Answer<Name extends OperationName> = Operations[Name] extends {
  response: infer Schema extends z.ZodType
}
  ? z.input<Schema>
  : Operations[Name] extends { file: true }
    ? DocumentAnswer
    : void

export type Implementation<Name extends OperationName> = (call: Call<Name>) => Promise<Answer<Name>>

/** Every operation of the contract has one: a missing one does not compile. */
export type Implementations = { [Name in OperationName]: Implementation<Name> }
