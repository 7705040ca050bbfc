import { request } from 'node:http'

/** The tenant of the demo that is visited. */
export const host = 'acme.localhost'
const account = { email: 'admin@acme.test', password: 'envelope' }

type Listening = { port: number }

/** What somebody has to send to be signed in at the tenant app. */
export async function signIn(tenant: Listening): Promise<string> {
  const { headers } = await ask(tenant, '/auth/sign-in', { body: JSON.stringify(account) })
  const cookies = headers['set-cookie'] ?? []
  if (cookies.length === 0) throw new Error('signing in gave no session')
  return cookies.map((cookie) => cookie.split(';')[0]).join('; ')
}

/** @throws Error when the answer is no success */
export async function ask(
  { port }: Listening,
  path: string,
  { cookie, body }: { cookie?: string | undefined; body?: string } = {},
) {
  const authority = `${host}:${port}`
  const { promise, resolve, reject } = Promise.withResolvers<{
    headers: NodeJS.Dict<string | string[]> & { 'set-cookie'?: string[] | undefined }
    text: string
  }>()
  // By hand, since `fetch` does not let a host be said.
  const sent = request(
    {
      host: '127.0.0.1',
      port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        host: authority,
        ...(cookie !== undefined && { cookie }),
        ...(body !== undefined && { origin: `http://${authority}`, 'content-type': 'application/json' }),
      },
    },
    async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      if (response.statusCode === 200) resolve({ headers: response.headers, text })
      else reject(new Error(`${path} was answered with ${response.statusCode}: ${text.slice(0, 1_000)}`))
    },
  )
  sent.on('error', reject).end(body)
  return promise
}

/** Of a link that was mailed to a signer whose turn it is. */
export async function signingToken(api: Listening): Promise<string> {
  const headers = { 'x-forwarded-host': host }
  const mailbox = await fetch(`http://127.0.0.1:${api.port}/dev/mailbox`, { headers })
  const { data } = (await mailbox.json()) as { data: { text: string }[] }
  for (const { text } of data) {
    const token = /\/sign\/([\w-]+)/.exec(text)?.[1]
    if (token === undefined) continue
    const request = await fetch(`http://127.0.0.1:${api.port}/v1/signing/${token}`, { headers })
    if (request.ok) return token
  }
  throw new Error('no mail of the demo has a link to sign that is still open')
}
