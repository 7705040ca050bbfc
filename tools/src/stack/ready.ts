/**
 * The last container of the stack: asks every service through the edge until all answer, puts the edge's certificate
 * authority where people find it, and says where everything is.
 */
import { chmodSync, chownSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'

const patience = 120_000
const domain = 'envelope.localhost'
const port = process.env['EDGE_HTTPS_PORT'] ?? '443'
const address = (name: string) => `https://${name}.${domain}${port === '443' ? '' : `:${port}`}`

/** Resolves when the host's service answers; rejects with why it does not. */
function answers(host: string, ca: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  request(
    {
      host: 'edge-target',
      servername: host,
      path: '/up',
      headers: { host },
      ca,
      agent: false,
      timeout: 15_000,
    },
    (response) => {
      response.resume()
      if (response.statusCode === 200) resolve()
      else reject(new Error(`${host} answers ${response.statusCode}`))
    },
  )
    .on('timeout', () => reject(new Error(`${host} does not answer`)))
    .on('error', reject)
    .end()
  return promise
}

const readAuthority = () => readFileSync('/edge/caddy/pki/authorities/local/root.crt', 'utf8')

async function untilAllAnswer(): Promise<string> {
  const deadline = Date.now() + patience
  for (;;) {
    try {
      const ca = readAuthority()
      await Promise.all(
        ['admin', 'any-tenant', 'wss', 'mail'].map((name) => answers(`${name}.${domain}`, ca)),
      )
      return ca
    } catch (error) {
      if (Date.now() > deadline) throw error
      await delay(500)
    }
  }
}

function publish(authority: string): void {
  const { uid, gid } = statSync('/trust')
  writeFileSync('/trust/ca.crt', authority)
  chmodSync('/trust/ca.crt', 0o644)
  chownSync('/trust/ca.crt', uid, gid)
}

publish(await untilAllAnswer())
console.log(`
Envelope is ready.

  HQ        ${address('admin')}   sign in as ${process.env['OPERATOR_EMAIL']}; the password is in .secrets/operator/password
  tenants   ${address('SLUG')}    HQ opens them
  mails     ${address('mail')}    what Envelope sent

Until your browser trusts this machine's certificate authority, it warns: import .secrets/trust/ca.crt (docs/stack.md says how).
`)
