import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Dispatcher } from 'undici'
import { problemOf } from '@envelope/contract'
import { balancerPage, balancerStatus } from './balancer-answer.ts'
import { answerHeaders } from './forwarded-headers.ts'
import { BodyTooLargeError } from './request-body.ts'

/** What reads along while an answer passes. */
export interface AnswerInspection {
  /** Whether nothing may go to the client before all of it has been seen. */
  readonly holds: boolean
  add(chunk: Buffer): void
  /** All of it was seen. @returns for an answer that was held, what the client gets in its place, if anything */
  end(): Replacement | undefined
}

export interface Replacement {
  status: number
  type: string
  body: string
}

export interface PassageOptions {
  request: FastifyRequest
  reply: FastifyReply
  /** Whether the client's connection is to be closed after this answer. */
  closing: boolean
  /** Called when an answer begins. */
  inspect?: ((status: number, headers: readonly string[]) => AnswerInspection | undefined) | undefined
  /** Called where the request may be sent once more, on another connection. */
  again: (() => void) | undefined
}

/** A kept connection that the target closed in the very moment in which it was used again. */
const lostConnection = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'])

/** One answer of the upstream on its way to the client: chunk by chunk, no faster than the client takes them. */
export class Passage implements Dispatcher.DispatchHandler {
  readonly #options: PassageOptions
  readonly #response: ServerResponse
  #controller: Dispatcher.DispatchController | undefined
  #clientIsGone = false
  #begun = false
  #inspection: AnswerInspection | undefined
  /** Of an answer that is held. */
  #held: { status: number; message: string; headers: string[]; chunks: Buffer[] } | undefined

  constructor(options: PassageOptions) {
    this.#options = options
    this.#response = options.reply.raw
    this.#response.once('close', this.#onClientClose)
  }

  readonly #onClientClose = () => {
    if (this.#response.writableFinished) return
    this.#clientIsGone = true
    this.#controller?.abort(new Error('the client is gone'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#clientIsGone) controller.abort(new Error('the client is gone'))
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, _: unknown, message = ''): void {
    // Interim answers are of the connection between the gateway and Laravel.
    if (status < 200) return
    const headers = answerHeaders(controller.rawHeaders as Buffer[])
    this.#begun = true
    this.#inspection = this.#options.inspect?.(status, headers)
    if (this.#inspection?.holds) this.#held = { status, message, headers, chunks: [] }
    else this.#begin(status, message, headers)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#inspection?.add(chunk)
    if (this.#held) this.#held.chunks.push(chunk)
    else if (!this.#response.write(chunk)) {
      controller.pause()
      this.#response.once('drain', () => controller.resume())
    }
  }

  onResponseEnd(): void {
    const replacement = this.#inspection?.end()
    if (!this.#held) return void this.#response.end()
    if (replacement) return this.#answer(replacement)
    const { status, message, headers, chunks } = this.#held
    this.#begin(status, message, headers)
    this.#response.end(Buffer.concat(chunks))
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#clientIsGone) return
    const { again, request } = this.#options
    const { code = '' } = error as NodeJS.ErrnoException
    if (again && !this.#begun && lostConnection.has(code)) {
      this.#response.off('close', this.#onClientClose)
      return again()
    }
    if (error instanceof BodyTooLargeError) return this.refuseBody()
    request.log.warn({ err: error }, 'Laravel did not answer as it should')
    // What has begun can only be broken off, so that nobody takes a part for the whole.
    if (this.#response.headersSent) return void this.#response.destroy()
    const status = balancerStatus(error)
    this.#answer({ status, type: 'text/html', body: balancerPage(status) })
  }

  /** Refuses a body that is too large, as the API itself does. */
  refuseBody(): void {
    const problem = problemOf('payload_too_large', { requestId: this.#options.request.id })
    this.#answer({ status: 413, type: 'application/problem+json', body: JSON.stringify(problem) })
  }

  #begin(status: number, message: string, headers: string[]): void {
    const response = this.#response
    this.#complete(headers)
    response.writeHead(status, message, headers)
    // Node waits for the first part of the body, which an event stream may have none of for long.
    process.nextTick(() => {
      if (!response.writableEnded && !response.destroyed) response.flushHeaders()
    })
  }

  #answer({ status, type, body }: Replacement): void {
    const headers = ['content-type', type, 'content-length', String(Buffer.byteLength(body))]
    this.#complete(headers)
    this.#response.writeHead(status, headers)
    this.#response.end(this.#options.request.method === 'HEAD' ? undefined : body)
  }

  #complete(headers: string[]): void {
    const { request, closing } = this.#options
    const named = headers.some((part, index) => index % 2 === 0 && part.toLowerCase() === 'x-request-id')
    if (!named) headers.push('x-request-id', request.id)
    if (closing) headers.push('connection', 'close')
  }
}
