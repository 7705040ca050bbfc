import { LogController, type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Logger } from './logger.ts'

const unloggedPaths = ['/up', '/ready']
const hiddenNames = /token|secret|password|signature|^auth|^body_md5$/i

/** How a request ended. */
export interface Outcome {
  status: number
  /** Since the request came. */
  milliseconds: number
  /** What nobody had expected. */
  error?: unknown
}

/**
 * One line a request, when it is done: method, URL, status and milliseconds, and the error if there was one.
 * Probes are left out, and so are signatures and tokens, in the query and in the path's parameters.
 */
export class RequestLog extends LogController {
  readonly #level: 'info' | 'debug'

  /** @param level of requests that succeed; those that fail are always worth knowing */
  constructor(level: 'info' | 'debug') {
    super({
      requestIdLogLabel: 'requestId',
      disableRequestLogging: ({ url }) => unloggedPaths.includes(url.split('?', 1)[0] ?? ''),
    })
    this.#level = level
  }

  override incomingRequest(): void {}

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    if (this.isLogDisabled(request)) return
    const { statusCode: status, elapsedTime: milliseconds } = reply
    this.write(reply.log as Logger, request, { status, milliseconds, error })
  }

  /** @param bindings what the line says beyond the request, if the logger does not say it already */
  write(
    logger: Logger,
    request: Pick<FastifyRequest, 'method' | 'url' | 'params'>,
    { status, milliseconds, error }: Outcome,
    bindings?: object,
  ): void {
    const level = error ? 'error' : status < 400 ? this.#level : 'info'
    // To hide what is secret costs a request that is not logged a tenth of its time.
    if (!logger.isLevelEnabled(level)) return
    const fields = {
      ...bindings,
      method: request.method,
      url: loggableUrl(request),
      status,
      milliseconds: Math.round(milliseconds),
    }
    if (error) logger.error({ ...fields, err: error }, 'request failed')
    else logger[level](fields, 'request')
  }

  override defaultErrorLog(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500) reply.log.error({ err: error }, error.message)
  }

  override routeNotFound(): void {}
}

/** The request's URL without the values that give access to something. */
export function loggableUrl(request: Pick<FastifyRequest, 'url' | 'params'>): string {
  const [path = '', query] = request.url.split('?', 2)
  const hiddenValues = Object.entries((request.params ?? {}) as Record<string, string>)
    .filter(([name]) => hiddenNames.test(name))
    .map(([, value]) => value)
  const shownPath = path
    .split('/')
    .map((segment) => (hiddenValues.some((value) => isEncodingOf(segment, value)) ? '(hidden)' : segment))
    .join('/')
  if (query === undefined) return shownPath
  const shownQuery = query
    .split('&')
    .map((pair) => (hiddenNames.test(pair.split('=', 1)[0] ?? '') ? pair.replace(/=.*/, '=(hidden)') : pair))
    .join('&')
  return `${shownPath}?${shownQuery}`
}

function isEncodingOf(segment: string, value: string): boolean {
  try {
    return value !== '' && decodeURIComponent(segment) === value
  } catch {
    return false
  }
}
