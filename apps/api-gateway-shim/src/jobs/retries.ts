import type { JobKind } from './job.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

interface RetryPolicy {
  firstDelay: number
  longestDelay: number
  /** How long after it was written down a job is given up. */
  giveUpAfter: number
}

const patient: RetryPolicy = { firstDelay: second, longestDelay: 5 * minute, giveUpAfter: 24 * hour }

/** Later than this, browsers that were away have read from the API what is so. */
const toBrowsers: RetryPolicy = { firstDelay: 200, longestDelay: 5 * second, giveUpAfter: 10 * minute }

const policies: Record<JobKind, RetryPolicy> = {
  deliver: patient,
  remind: patient,
  invite: patient,
  prepareFiles: patient,
  // Sooner than the link that it would mail is over.
  resetPassword: { ...patient, giveUpAfter: 45 * minute },
  passwordChanged: patient,
  deliverCopy: patient,
  notifySender: patient,
  removeFile: patient,
  checkDomain: patient,
  // What was promised is done, however long the database is away.
  erase: { ...patient, giveUpAfter: 30 * 24 * hour },
  deletionRequested: patient,
  deletionCanceled: patient,
  domainMissing: patient,
  domainLapsed: patient,
  broadcast: toBrowsers,
  // Who was removed, or signed out, is to hear no more, however long it takes.
  peopleChanged: { ...patient, firstDelay: toBrowsers.firstDelay },
  sessionEnded: { ...patient, firstDelay: toBrowsers.firstDelay },
  tenantSuspended: toBrowsers,
}

/**
 * When to try again: delays double, up to a bound, and are spread so that jobs that failed together do not return
 * together.
 * @param attempts how often it was tried
 * @returns undefined when it is to be given up
 */
export function nextAttempt(
  kind: JobKind,
  {
    attempts,
    createdAt,
    now,
    random = Math.random,
  }: { attempts: number; createdAt: Date; now: Date; random?: () => number },
): Date | undefined {
  // A later release may have others.
  const { firstDelay, longestDelay, giveUpAfter } = policies[kind] ?? patient
  if (now.getTime() - createdAt.getTime() >= giveUpAfter) return undefined
  const delay = Math.min(firstDelay * 2 ** (attempts - 1), longestDelay)
  return new Date(now.getTime() + delay * (0.5 + random() / 2))
}
