import type { EnvelopeChanged } from '@envelope/contract'

/** What is still to be done about a change, written down in the same transaction. Carries no secret. */
export type Job =
  /** Give a recipient the link: mail it, then record it. */
  | { kind: 'deliver'; envelopeId: string; recipientId: string }
  /** Mail a recipient the link once more, for the nth time. */
  | { kind: 'remind'; envelopeId: string; recipientId: string; reminder: number }
  /** Make the place where the tenant's files lie. */
  | { kind: 'prepareFiles' }
  /** Mail a user the link by which they choose their password. */
  | { kind: 'invite'; invitationId: string }
  /** Mail a link by which a new password is chosen, if the address has an account. */
  | { kind: 'resetPassword'; resetId: string; email: string }
  /** Tell somebody that their password was changed: by a reset, or (`own`) by themselves, who stay signed in there. */
  | { kind: 'passwordChanged'; resetId: string; userId: string; own?: true }
  /** Tell a recipient who has signed or approved that everybody has, and where the copies are. */
  | { kind: 'deliverCopy'; envelopeId: string; recipientId: string }
  /** Tell the sender how it ended. */
  | { kind: 'notifySender'; envelopeId: string; outcome: 'completed' | 'declined' }
  /** Tell browsers that listen about step `sequence` of the envelope. */
  | { kind: 'broadcast'; envelopeId: string; sequence: number; change: EnvelopeChanged }
  /** Tell the same browsers that the tenant's people are others than before, then let who is `removed` hear no more. */
  | { kind: 'peopleChanged'; at: string; removed?: string }
  /** Let a session that has ended hear no more. */
  | { kind: 'sessionEnded'; sessionId: string }
  /** Tell them that the tenant is suspended. */
  | { kind: 'tenantSuspended'; reason: string }
  /** Tell an owner when their tenant is deleted, or that it is not: of the deletion that was asked for at a time. */
  | { kind: 'deletionRequested' | 'deletionCanceled'; requestedAt: string; userId: string }
  /** Tell an owner since when the record of their tenant's domain is missing, or that the domain works no more since then. */
  | { kind: 'domainMissing' | 'domainLapsed'; domain: string; since: string; userId: string }
  /** Erase some of what there is of a person, and go on with the next. */
  | { kind: 'erase'; erasureId: string }
  /** Look for the record of a tenant's domain in DNS. */
  | { kind: 'checkDomain'; domain: string }
  /** A document's content is no longer referred to. */
  | { kind: 'removeFile'; documentId: string }

export type JobKind = Job['kind']
