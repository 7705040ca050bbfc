import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@envelope/service'
import type { ApplicationSettings } from '../configuration/application-settings.ts'
import { sign } from '../signature.ts'

/** One thing that happened, in Pusher's words: `name` and what belongs to it. */
export interface WebhookPayload {
  name: string
  channel: string
  [field: string]: unknown
}

/** What happens within so long travels together. */
const gatherMilliseconds = 50
const largestBatch = 100
const largestQueue = 10_000
const attempts = 6
const firstPauseMilliseconds = 250
const answerMilliseconds = 5_000

/**
 * Sends to one address what happened, in order: signed as Pusher's webhooks, several events at once, again with growing
 * pauses until it is taken or for some ten seconds. Bounded: when the receiver cannot follow, the oldest are dropped.
 */
export class WebhookSender {
  readonly #url: string
  readonly #application: Pick<ApplicationSettings, 'key' | 'secret'>
  readonly #logger: Logger
  #queue: WebhookPayload[] = []
  #sending: Promise<void> | undefined
  #isClosing = false

  constructor(url: string, application: Pick<ApplicationSettings, 'key' | 'secret'>, logger: Logger) {
    this.#url = url
    this.#application = application
    this.#logger = logger
  }

  add(event: WebhookPayload): void {
    if (this.#queue.length >= largestQueue) {
      this.#queue.splice(0, largestQueue / 2)
      this.#logger.error(
        { url: this.#url },
        'the receiver of webhooks does not follow: the oldest are dropped',
      )
    }
    this.#queue.push(event)
    this.#sending ??= this.#sendAll()
  }

  /** Sends what there is, trying once. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    if (!this.#isClosing) await delay(gatherMilliseconds)
    while (this.#queue.length > 0) await this.#send(this.#queue.splice(0, largestBatch))
    this.#sending = undefined
  }

  async #send(events: WebhookPayload[]): Promise<void> {
    const body = JSON.stringify({ time_ms: Date.now(), events })
    for (let attempt = 1; ; attempt++) {
      const problem = await this.#post(body)
      if (problem === undefined) return
      if (attempt === attempts || this.#isClosing) {
        this.#logger.error(
          { url: this.#url, reason: problem, events: events.length },
          'webhooks were not taken',
        )
        return
      }
      await delay(firstPauseMilliseconds * 2 ** (attempt - 1))
    }
  }

  /** @returns what is wrong; undefined when the receiver has taken it */
  async #post(body: string): Promise<string | undefined> {
    const { key, secret } = this.#application
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-pusher-key': key,
          'x-pusher-signature': sign(secret, body),
        },
        body,
        redirect: 'error',
        signal: AbortSignal.timeout(answerMilliseconds),
      })
      await response.body?.cancel()
      return response.ok ? undefined : `answered ${response.status}`
    } catch (error) {
      const { cause, message } = error as Error
      return cause instanceof Error ? cause.message : message
    }
  }
}
