import zlib from 'node:zlib'
import { operations, problemOf, type Operation } from '@envelope/contract'
import type { FastifyRequest } from 'fastify'
import { operationAt } from '../gateway/operation-at.ts'
import type { AnswerInspection, Replacement } from '../gateway/passage.ts'
import { differencesOf, isJudgedByBody, type Difference } from './check-answer.ts'
import type { Differences } from './differences.ts'

/** Bytes of a body that is checked; the contract's own answers are far smaller. */
const checkedBytes = 8 * 1024 * 1024
const decoders: Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer> = {
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
}

interface Judged {
  /** As it is shown: without what may give access to something. */
  name: string
  operation: Operation | undefined
}

/**
 * What holds an answer to the contract while it passes; undefined for what the contract is not about.
 * @param fails whether answers that differ are withheld
 */
export function answerCheck(
  request: FastifyRequest,
  { differences, fails }: { differences: Differences; fails: boolean },
): ((status: number, headers: readonly string[]) => AnswerInspection) | undefined {
  const judged = judgedOf(request.method, request.url.split('?', 1)[0]!)
  if (!judged) return undefined
  return (status, headers) => new AnswerCheck(judged, { status, headers, request, differences, fails })
}

function judgedOf(method: string, path: string): Judged | undefined {
  const name = operationAt(method, path)
  if (name) {
    const operation: Operation = operations[name]
    return { name: `${method} ${operation.path}`, operation }
  }
  if (method === 'HEAD' || method === 'OPTIONS' || !path.startsWith('/v1/')) return undefined
  const shown = path.replace(/(?<=\/)([^/]{20,}|\d+)(?=\/|$)/g, '{}')
  return { name: `${method} ${shown}`, operation: undefined }
}

interface Given {
  status: number
  headers: readonly string[]
  request: FastifyRequest
  differences: Differences
  fails: boolean
}

class AnswerCheck implements AnswerInspection {
  readonly holds: boolean
  readonly #judged: Judged
  readonly #given: Given
  readonly #readsBody: boolean
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(judged: Judged, given: Given) {
    this.#judged = judged
    this.#given = given
    const { operation } = judged
    this.#readsBody = operation !== undefined && isJudgedByBody(operation, given.status)
    this.holds = given.fails && (this.#readsBody || this.#differences().length > 0)
  }

  add(chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#readsBody && this.#bytes <= checkedBytes) this.#chunks.push(chunk)
  }

  end(): Replacement | undefined {
    const { request, differences, fails } = this.#given
    const found = this.#differences(this.#body())
    for (const difference of found) differences.add(this.#judged.name, difference, request.id)
    return fails && found.length > 0 ? this.#replacement(found) : undefined
  }

  #header(wanted: string): string | undefined {
    const { headers } = this.#given
    const index = headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === wanted)
    return index === -1 ? undefined : headers[index + 1]
  }

  #differences(body?: Buffer): Difference[] {
    const { status } = this.#given
    const { operation } = this.#judged
    if (operation)
      return differencesOf(operation, { status, contentType: this.#header('content-type'), body })
    // What neither has is no difference.
    if (status === 404 || status === 405) return []
    return [{ at: 'operation', expected: 'none: the contract has no such operation', came: `${status}` }]
  }

  /** Undefined where it is not to be judged, or cannot be. */
  #body(): Buffer | undefined {
    if (!this.#readsBody || this.#bytes > checkedBytes) return undefined
    const body = Buffer.concat(this.#chunks)
    const encoding = this.#header('content-encoding')?.toLowerCase() ?? 'identity'
    if (encoding === 'identity') return body
    try {
      return decoders[encoding]?.(body, { maxOutputLength: checkedBytes })
    } catch {
      // It is not what it is said to be, so that it cannot be JSON either.
      return Buffer.from('')
    }
  }

  #replacement(found: Difference[]): Replacement {
    const sentences = found.map(({ at, expected, came }) => `${at}: expected ${expected}; came ${came}`)
    const detail = `${this.#judged.name}: the API’s answer is not what the contract says. ${sentences.join('. ')}.`
    const problem = problemOf('internal', { status: 502, detail, requestId: this.#given.request.id })
    return { status: 502, type: 'application/problem+json', body: JSON.stringify(problem) }
  }
}
