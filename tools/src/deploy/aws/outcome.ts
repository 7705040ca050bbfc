import { DeployError, exitCodes } from '../deploy-error.ts'
import type { Progress, StageProgress } from './progress.ts'

interface Failure {
  message: (name: string, says: string) => string
  next: string
}

/** What the failure of a stage means for what runs. */
const failures: Record<string, Failure> = {
  source: {
    message: (name, says) => `${name}: the sources could not be fetched${says}`,
    next: 'look whether the commit is pushed and the connection to the repository is there (infra/docs/cicd-setup.md)',
  },
  build: {
    message: (name, says) => `${name}: the build failed, and nothing was replaced${says}`,
    next: 'read its log, put it right, and deploy that commit',
  },
  approval: {
    message: (name, says) => `${name}: the release was not approved, and nothing was replaced${says}`,
    next: 'ask whoever rejected it; deploying again asks for approval again',
  },
  migrate: {
    message: (name, says) => `${name}: the migration was refused, and nothing was replaced${says}`,
    next: 'read its log; what it has changed, the release that runs can live with. Put it right, and deploy that commit',
  },
  deploy: {
    message: (name, says) =>
      `${name}: the new release did not become healthy, and ECS put the old one back${says}`,
    next: 'read the logs of its services (infra/docs/deployment-guide.md), put it right, and deploy that commit',
  },
}

const pending = ['InProgress', 'Stopping']

/**
 * Whether the execution has ended well; undefined while it goes on.
 * @throws DeployError when it has ended otherwise, with why, and what to do
 */
export function outcome(name: string, { status, says, stages }: Progress, address: string): true | undefined {
  if (status === 'Succeeded') return true
  if (pending.includes(status)) return undefined
  const failed = stages.find(({ state }) => state === 'failed')
  if (failed && failures[failed.stage]) throw failure(name, failed, address)
  if (status === 'Superseded')
    throw new DeployError(
      `${name}: a newer release has overtaken this one`,
      `nothing: the newer one is at ${address}`,
    )
  throw new DeployError(
    `${name}: the pipeline ended as ${status}${says && `: ${says}`}`,
    `see ${address}, then deploy again`,
  )
}

function failure(name: string, { stage, says, link }: StageProgress, address: string): DeployError {
  const { message, next } = failures[stage]!
  return new DeployError(message(name, says && `: ${says}`), `${next}\n${link ?? address}`, exitCodes.failed)
}
