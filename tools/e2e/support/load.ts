import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { FormData } from 'undici'
import type { Member, Stack } from './stack.ts'
import type { Answer, Visitor } from './visitor.ts'

/** A request without a success. */
export interface Failure {
  /** Milliseconds since the epoch. */
  at: number
  what: string
  hasBody: boolean
  /** HTTP status and the body's start, or why nothing was answered. */
  answer: string
  /** Whether the person who waits is told to try again. */
  saysTryAgain: boolean
}

/** An envelope of which the sender was told that it was sent. */
export interface SentEnvelope {
  title: string
  recipient: string
  /** Milliseconds since the epoch. */
  at: number
}

const pdf = new Blob(['%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'], {
  type: 'application/pdf',
})

/**
 * A light load through the edge until it is stopped: people who open pages at both front ends, read lists, and send an
 * envelope a second. Who is refused for the moment tries again, as the page tells them to.
 */
export class Load {
  requests = 0
  readonly failures: Failure[] = []
  readonly sent: SentEnvelope[] = []
  readonly #stopped = new AbortController()
  readonly #running: Promise<void>[] = []
  readonly #visitors: Visitor[] = []
  readonly #sending: Promise<void>[] = []
  readonly #name = randomUUID().slice(0, 8)

  static async start(stack: Stack, member: Member): Promise<Load> {
    const load = new Load()
    const [tenant, headquarters] = [stack.visitor(member.slug), stack.visitor('admin')]
    load.#visitors.push(tenant, headquarters)
    await tenant.signIn(member.email, member.password)
    await headquarters.signIn(stack.operator.email, stack.operator.password)
    load.#repeat(250, () => load.#get(tenant, '/sign-in?return=/load'))
    load.#repeat(250, () => load.#get(tenant, '/api/v1/envelopes'))
    load.#repeat(500, () => load.#get(headquarters, '/sign-in?return=/load'))
    load.#repeat(500, () => load.#get(headquarters, '/api/v1/operator/tenants'))
    load.#repeat(1_000, (count) => load.#send(tenant, `Load ${load.#name} ${count}`))
    return load
  }

  /** Resolves when the last request has been answered and the last envelope was sent. */
  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.all(this.#running)
    await Promise.all(this.#sending)
    await Promise.all(this.#visitors.map((visitor) => visitor.close()))
  }

  /** Does not wait for answers, so that slow ones do not make the load lighter. */
  #repeat(milliseconds: number, request: (count: number) => Promise<unknown>): void {
    const run = async () => {
      for (let count = 0; !this.#stopped.signal.aborted; count++) {
        this.#sending.push(request(count).then(() => undefined))
        await delay(milliseconds)
      }
    }
    this.#running.push(run())
  }

  #get(visitor: Visitor, path: string): Promise<Answer | undefined> {
    return this.#counted(`GET ${visitor.origin}${path}`, () => visitor.request('GET', path))
  }

  async #send(visitor: Visitor, title: string): Promise<void> {
    const recipient = `${title.toLowerCase().replaceAll(' ', '-')}@example.com`
    const write = (path: string, body: object) =>
      this.#untilTaken(visitor, path, { body, headers: { 'idempotency-key': randomUUID() } })
    const { id } = JSON.parse(
      (
        await write('/api/v1/envelopes', {
          title,
          recipients: [{ name: 'Rosa Recipient', email: recipient, order: 1 }],
        })
      ).body,
    ) as { id: string }
    const form = new FormData()
    form.set('file', pdf, 'document.pdf')
    await write(`/api/v1/envelopes/${id}/documents`, form)
    await write(`/api/v1/envelopes/${id}/send`, {})
    this.sent.push({ title, recipient, at: Date.now() })
  }

  /** Tries again like a person who reads that they should; gives up on what is refused for good. */
  async #untilTaken(
    visitor: Visitor,
    path: string,
    request: Parameters<Visitor['request']>[2],
  ): Promise<Answer> {
    for (let tries = 0; tries < 120; tries++) {
      const answer = await this.#counted(`POST ${visitor.origin}${path}`, () =>
        visitor.request('POST', path, request),
      )
      if (answer && answer.status < 300) return answer
      // Sent the first time, although the answer was lost.
      if (answer?.status === 409 && path.endsWith('/send')) return answer
      const saysWhenAgain = answer?.body.includes('"retryAfter"') === true
      if (answer && answer.status < 500 && !saysWhenAgain)
        throw new Error(`POST ${path}: ${answer.status} ${answer.body}`)
      await delay(500)
    }
    throw new Error(`POST ${path} was refused for a minute`)
  }

  async #counted(what: string, request: () => Promise<Answer>): Promise<Answer | undefined> {
    this.requests++
    try {
      const answer = await request()
      if (answer.status >= 500)
        this.failures.push({
          at: Date.now(),
          what,
          hasBody: what.startsWith('POST'),
          answer: `${answer.status} ${answer.body.slice(0, 300)}`,
          saysTryAgain: /try again/i.test(answer.body),
        })
      return answer
    } catch (error) {
      const { message, cause } = error as Error
      this.failures.push({
        at: Date.now(),
        what,
        hasBody: what.startsWith('POST'),
        answer: `${message}${cause ? `: ${(cause as Error).message}` : ''}`,
        saysTryAgain: false,
      })
      return undefined
    }
  }
}
