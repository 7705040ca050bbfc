import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { problemOf } from '@envelope/contract'

export const account = {
  user: {
    id: '019a0000-0000-7000-8000-000000000001',
    name: 'Ada Keller',
    email: 'ada@acme.test',
    role: 'admin',
  },
  tenant: { id: '019a0000-0000-7000-8000-000000000002', slug: 'acme', name: 'Acme Corporation' },
}
export const token = '1|aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd'

/** An HTTP server where the API would be. It keeps what it was asked; a test may answer a path in its own way. */
export class Upstream {
  readonly requests: IncomingMessage[] = []
  readonly answers = new Map<string, RequestListener>()
  readonly port: number
  readonly #server: Server

  private constructor(port: number) {
    this.port = port
    this.#server = createServer((request, response) => {
      this.requests.push(request)
      const path = request.url?.split('?')[0] ?? ''
      const answer = this.answers.get(path)
      if (answer) return answer(request, response)
      response.setHeader('content-type', 'application/json').setHeader('set-cookie', 'upstream=1')
      if (path === '/v1/operator/sessions')
        response.writeHead(201).end(JSON.stringify({ user: account.user, token, secret: 'hidden' }))
      else if (path === '/v1/sessions') response.writeHead(201).end(JSON.stringify({ ...account, token }))
      else response.end(JSON.stringify({ path: request.url }))
    }).listen(port, '127.0.0.1')
  }

  static async start(port: number): Promise<Upstream> {
    const upstream = new Upstream(port)
    await once(upstream.#server, 'listening')
    return upstream
  }

  /** The newest request. */
  get last(): IncomingMessage {
    const request = this.requests.at(-1)
    if (!request) throw new Error('the API was not asked anything')
    return request
  }

  tell(path: string, answer: unknown) {
    this.answers.set(path, (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
    )
  }

  refuse(path: string, code: Parameters<typeof problemOf>[0]) {
    const problem = problemOf(code)
    this.answers.set(path, (_, response) =>
      response
        .writeHead(problem.status, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify(problem)),
    )
  }

  async stop() {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
