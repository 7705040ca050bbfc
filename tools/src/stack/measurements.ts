import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { workspace } from '../workspace.ts'

/** What became of the envelopes of which their sender was told that they were sent. */
export interface Census {
  envelopesLost: string[]
  envelopesDoubled: string[]
  /** Recipients. */
  mailsLost: string[]
  mailsDoubled: string[]
  /** Seconds from sending, or from the container's return if that was later, to the last of the mails. */
  lastMail: number
}

export interface Measurement extends Census {
  /** What was done to the stack. */
  event: string
  requests: number
  failed: number
  /** Seconds from the container's return to the last request that failed. */
  recovery: number
  envelopesSent: number
  /** Pages that did not show by themselves what had happened meanwhile. */
  pagesBehind?: number
  /** Seconds from the container's return until all pages showed it. */
  caughtUp?: number
}

export const measurementsFile = join(workspace, 'tools/test-results/stack-measurements.jsonl')

/** Adds a line that `npx nx run tools:stack-e2e` prints as a row of its table when all is done. */
export function recordMeasurement(measurement: Measurement): void {
  mkdirSync(join(measurementsFile, '..'), { recursive: true })
  appendFileSync(measurementsFile, `${JSON.stringify(measurement)}\n`)
}
