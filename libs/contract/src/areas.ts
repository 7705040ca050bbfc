import type { Operation } from './operation.ts'

export interface Area {
  name: string
  description: string
  host: 'tenant' | 'operators'
  paths: RegExp
}

/** What operations are about, in the order in which they are read. The first whose paths match is an operation's. */
export const areas: readonly Area[] = [
  {
    name: 'Signing in',
    description: 'Sessions of members, their account and password, and what invitations lead to.',
    host: 'tenant',
    paths: /^\/v1\/(sessions|impersonation-sessions|me|invitations|password-resets)\b/,
  },
  {
    name: 'Envelopes',
    description: 'From the draft to the certificate: documents, recipients, sending, reminders, withdrawal.',
    host: 'tenant',
    paths: /^\/v1\/(envelopes|home)\b/,
  },
  {
    name: 'Signing',
    description:
      'What a recipient does by the link that was mailed to them; the link’s token is in the path.',
    host: 'tenant',
    paths: /^\/v1\/signing\b/,
  },
  {
    name: 'People',
    description: 'Members and their roles, and invitations that are open.',
    host: 'tenant',
    paths: /^\/v1\/(members|pending-invitations)\b/,
  },
  {
    name: 'Tenant',
    description: 'The tenant itself: its settings, what it uses of its plan, its history, and all its data.',
    host: 'tenant',
    paths: /^\/v1\/(tenant|settings|usage|history|export)\b/,
  },
  {
    name: 'Erasure',
    description: 'Erasing what a tenant has of a person who is not, or no longer, a member.',
    host: 'tenant',
    paths: /^\/v1\/erasures\b/,
  },
  {
    name: 'Realtime',
    description: 'Leave to listen to a channel. What is sent there is described under Webhooks.',
    host: 'tenant',
    paths: /^\/broadcasting\b/,
  },
  {
    name: 'Development',
    description: 'What there is only in development.',
    host: 'tenant',
    paths: /^\/dev\b/,
  },
  {
    name: 'HQ: domains',
    description: 'Domains of tenants’ own, and the records in DNS that prove them.',
    host: 'operators',
    paths: /^\/v1\/operator\/tenants\/\{tenantId\}\/(domains|primary-domain)\b/,
  },
  {
    name: 'HQ: plans',
    description: 'What tenants may use, and which tenant has which plan.',
    host: 'operators',
    paths: /^\/v1\/operator\/(plans|tenants\/\{tenantId\}\/plan)\b/,
  },
  {
    name: 'HQ: tenants',
    description: 'Opening, suspending, resuming and deleting tenants, and acting in their owners’ place.',
    host: 'operators',
    paths: /^\/v1\/operator\/tenants\b/,
  },
  {
    name: 'HQ: operators',
    description: 'The people who run Envelope, and their roles.',
    host: 'operators',
    paths: /^\/v1\/operator\/operators\b/,
  },
  {
    name: 'HQ: watching',
    description: 'Figures, the status of every service, jobs that failed, and the log of what operators did.',
    host: 'operators',
    paths: /^\/v1\/operator\/(overview|system-status|failed-jobs|audit-log)\b/,
  },
  {
    name: 'HQ: signing in',
    description: 'Sessions of operators, their account, and what invitations lead to.',
    host: 'operators',
    paths: /^\/v1\/operator(\/(sessions|me|invitations)\b.*)?$/,
  },
]

/** @throws Error for a path that is of no area */
export function areaOf({ path, host }: Operation): Area {
  const area = areas.find((one) => one.host === (host ?? 'tenant') && one.paths.test(path))
  if (!area) throw new Error(`The path ${path} is of no area: add one, or its name to one, in areas.ts`)
  return area
}
