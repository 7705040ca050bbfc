import { setTimeout as delay } from 'node:timers/promises'
import type { CodePipelineClient } from '@aws-sdk/client-codepipeline'
import { DeployError, exitCodes } from '../deploy-error.ts'
import { isPassing } from './aws-error.ts'
import type { Display } from './display.ts'
import { outcome } from './outcome.ts'
import { readProgress, type Progress } from './progress.ts'

export interface Followed {
  /** Of the app's pipeline, as people call it. */
  name: string
  /** CodePipeline's name of it. */
  pipeline: string
  execution: string
  stages: readonly string[]
  /** Where it can be seen. */
  address: string
  /** Milliseconds. */
  interval: number
  approvalPatience: number
}

/** Looks that may fail one after the other before it is given up. */
const patience = 12

/**
 * Shows a pipeline's execution until it has succeeded. A connection that is lost meanwhile is no matter: the pipeline goes
 * on, and so does this.
 * @throws DeployError when it ends otherwise, when nobody approves it in time, or when `signal` is aborted
 */
export async function follow(
  client: CodePipelineClient,
  followed: Followed,
  { display, signal }: { display: Display; signal: AbortSignal },
): Promise<void> {
  let failedLooks = 0
  let askedSince: number | undefined
  while (!signal.aborted) {
    try {
      const progress = await readProgress(client, followed)
      failedLooks = 0
      display.show(progress)
      if (outcome(followed.name, progress, followed.address)) return
      askedSince = awaitApproval(progress, followed, display, askedSince)
    } catch (error) {
      if (!isPassing(error) || ++failedLooks > patience) throw error
      display.say(
        `${followed.name}: AWS did not answer (${(error as Error).name}); the pipeline goes on. Looking again`,
      )
    }
    await delay(followed.interval, undefined, { signal }).catch(() => undefined)
  }
  throw new DeployError(
    `${followed.name}: no longer followed; its pipeline goes on`,
    `to follow it, give the same command again, or see ${followed.address}`,
    exitCodes.interrupted,
  )
}

/** Says once that somebody has to approve; gives since when that is known. */
function awaitApproval(
  { stages }: Progress,
  { name, address, approvalPatience }: Followed,
  display: Display,
  since: number | undefined,
): number | undefined {
  const approval = stages.find(({ stage, state }) => stage === 'approval' && state === 'running')
  if (!approval) return undefined
  if (since === undefined) {
    display.say(`${name}: waits for approval at ${approval.link ?? address}`)
    return Date.now()
  }
  if (Date.now() - since < approvalPatience) return since
  throw new DeployError(
    `${name}: nobody has approved the release within ${Math.round((Date.now() - since) / 6000) / 10} minutes`,
    `approve or reject it at ${approval.link ?? address}; the pipeline waits for that and then goes on. ` +
      'To follow it, give the same command again',
    exitCodes.temporary,
  )
}
