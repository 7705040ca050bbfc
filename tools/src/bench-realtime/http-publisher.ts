import { Pool } from 'undici'
import { signedTarget } from './signature.ts'

const json = { 'content-type': 'application/json' }

/** Publishes as an application does: by Node's own HTTP client, on connections that are kept, each event signed anew. */
export class HttpPublisher {
  readonly #pool: Pool

  /** @param inFlight requests at once, each on a connection of its own */
  constructor(port: number, inFlight: number) {
    this.#pool = new Pool(`http://127.0.0.1:${port}`, { connections: inFlight })
  }

  /** Resolves when the request was answered so many times. @throws Error when an answer is not 200 */
  async publish(channel: string, data: string, times: number): Promise<void> {
    for (let time = 0; time < times; time++) {
      const body = JSON.stringify({ name: 'ev', channels: [channel], data })
      const path = signedTarget('POST', '/events', body)
      const answer = await this.#pool.request({ method: 'POST', path, body, headers: json })
      const text = await answer.body.text()
      if (answer.statusCode !== 200)
        throw new Error(`an event was answered with ${answer.statusCode} ${text}`)
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}
