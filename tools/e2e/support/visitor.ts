import { Agent, fetch, FormData, type RequestInit } from 'undici'
import type { Stack } from './stack.ts'

export interface Answer {
  status: number
  body: string
}

/** What a browser sends to one host of the stack, without the browser: its cookies, and TLS by the stack's own authority. */
export class Visitor {
  readonly origin: string
  readonly #cookies = new Map<string, string>()
  readonly #agent: Agent

  constructor(stack: Stack, name: string) {
    this.origin = stack.origin(name)
    this.#agent = new Agent({
      connect: {
        ca: stack.certificateAuthority,
        // Node does not know on every machine that *.localhost is this machine.
        lookup: (_host, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
      },
    })
  }

  /**
   * Resolves with whatever was answered.
   * @param body an object is sent as JSON
   * @throws TypeError when the connection fails, or nothing comes within 30 s
   */
  async request(
    method: string,
    path: string,
    { body, headers }: { body?: object; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const init: RequestInit = {
      method,
      dispatcher: this.#agent,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      headers: {
        accept: path.startsWith('/api/') || path.startsWith('/auth/') ? 'application/json' : 'text/html',
        origin: this.origin,
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body && !(body instanceof FormData) && { 'content-type': 'application/json' }),
        ...headers,
      },
    }
    if (body) init.body = body instanceof FormData ? body : JSON.stringify(body)
    const response = await fetch(this.origin + path, init)
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
      this.#cookies.set(name!, value!)
    }
    return { status: response.status, body: await response.text() }
  }

  /**
   * The same for what has to succeed.
   * @throws Error naming the request and what was answered instead
   */
  async json<Body>(method: string, path: string, body?: object): Promise<Body> {
    const answer = await this.request(method, path, body && { body })
    if (answer.status >= 300)
      throw new Error(
        `${method} ${this.origin}${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`,
      )
    return (answer.body === '' ? undefined : JSON.parse(answer.body)) as Body
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.json('POST', '/auth/sign-in', { email, password })
  }

  close(): Promise<void> {
    return this.#agent.close()
  }
}
