import type { Logger } from '@envelope/service'
import type { Difference } from './check-answer.ts'

export interface FoundDifference extends Difference {
  /** Method and path, as the contract has it: `GET /v1/envelopes/{envelopeId}`. */
  operation: string
  times: number
  firstAt: string
  lastAt: string
  /** Of the newest answer that differs so. */
  requestId: string
}

/** More are not kept: who has so many has read the first of them long ago. */
const keptDifferences = 1_000

/** What was found so far, each thing once: logged when it is new, counted when it comes again. */
export class Differences {
  readonly #found = new Map<string, FoundDifference>()
  readonly #logger: Logger

  constructor(logger: Logger) {
    this.#logger = logger
  }

  add(operation: string, difference: Difference, requestId: string): void {
    const key = JSON.stringify([operation, difference])
    const at = new Date().toISOString()
    const known = this.#found.get(key)
    if (known) return void Object.assign(known, { times: known.times + 1, lastAt: at, requestId })
    if (this.#found.size >= keptDifferences) return
    this.#found.set(key, { operation, ...difference, times: 1, firstAt: at, lastAt: at, requestId })
    this.#logger.warn({ operation, ...difference, requestId }, 'an answer is not what the contract says')
  }

  /** By operation, then place. */
  list(): FoundDifference[] {
    return [...this.#found.values()].toSorted((a, b) =>
      `${a.operation} ${a.at}`.localeCompare(`${b.operation} ${b.at}`),
    )
  }
}
