import { request, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http'
import { text } from 'node:stream/consumers'

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What a page of `acme.localhost` sends along with a request that changes something. */
export const sameOrigin = { 'sec-fetch-site': 'same-origin', origin: 'http://acme.localhost' }

/** A request as a browser on `acme.localhost` makes it, all headers under the test's control. */
export async function ask(
  port: number,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> {
  const outgoing = open(port, path, { method, headers })
  outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject)
  })
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) }
}

/** The same, to be written and read piece by piece. */
export const open = (port: number, path: string, options: RequestOptions) =>
  request({
    host: '127.0.0.1',
    port,
    path,
    ...options,
    headers: { host: 'acme.localhost', 'content-type': 'application/json', ...options.headers },
  })

/** The `name=value` of the cookies an answer sets. */
export const cookiesOf = ({ headers }: Answer): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ')
