import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Containers } from '../../src/stack/containers.ts'
import { workspace } from '../../src/workspace.ts'
import { Visitor } from './visitor.ts'

interface Mail {
  messageId: string
  receivedAt: string
  subject: string
  text: string
}

/** An account at a tenant of the stack. */
export interface Member {
  slug: string
  email: string
  password: string
}

/** The stack that `stack-e2e` brought up, as seen from outside. */
export class Stack {
  readonly port = Number(process.env['EDGE_HTTPS_PORT'] ?? 443)
  readonly containers = new Containers()
  readonly certificateAuthority = readFileSync(join(workspace, '.secrets/trust/ca.crt'), 'utf8')
  readonly operator = {
    email: process.env['OPERATOR_EMAIL'] ?? 'operator@envelope.test',
    password: readFileSync(join(workspace, '.secrets/operator/password'), 'utf8'),
  }
  readonly #mail = new Visitor(this, 'mail')

  /** `acme` → `https://acme.envelope.localhost` */
  origin(name: string): string {
    return `https://${name}.envelope.localhost${this.port === 443 ? '' : `:${this.port}`}`
  }

  visitor(name: string): Visitor {
    return new Visitor(this, name)
  }

  /** What was delivered to an address, the latest first. */
  async mailsTo(address: string): Promise<Mail[]> {
    const path = `/api/mails?to=${encodeURIComponent(address)}`
    return (await this.#mail.json<{ mails: Mail[] }>('GET', path)).mails
  }

  /** The address of the page that a mail leads to, once it was delivered. */
  async linkTo(address: string): Promise<string> {
    for (let tries = 0; tries < 300; tries++) {
      const link = /https:\/\/\S+\/(?:sign|invitation)\/[\w-]+/.exec(
        (await this.mailsTo(address))[0]?.text ?? '',
      )
      if (link) return link[0]
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`no mail with a link came to ${address} within a minute`)
  }

  /** A new tenant with one administrator, who has accepted the invitation. */
  async openTenant(slug: string): Promise<Member> {
    const headquarters = this.visitor('admin')
    await headquarters.signIn(this.operator.email, this.operator.password)
    const email = `admin@${slug}.test`
    await headquarters.json('POST', '/api/v1/operator/tenants', {
      slug,
      name: `Tenant ${slug}`,
      admin: { name: 'Ada Admin', email },
    })
    await headquarters.close()
    const token = (await this.linkTo(email)).split('/').at(-1)!
    const password = 'correct horse battery staple'
    const visitor = this.visitor(slug)
    await visitor.json('POST', '/auth/accept-invitation', { token, password })
    await visitor.close()
    return { slug, email, password }
  }

  /**
   * Whether its load balancers send a request that has a body to another target when the first cannot be reached. Caddy can
   * since 2.11.4; before that, the failed attempt closed the body (caddyserver/caddy#7547, #7719).
   */
  async repeatsBodies(): Promise<boolean> {
    const version = /\d+\.\d+\.\d+/.exec(await this.containers.run('edge', ['caddy', 'version']))?.[0] ?? ''
    return version.localeCompare('2.11.4', 'en', { numeric: true }) >= 0
  }

  close(): Promise<void> {
    return this.#mail.close()
  }
}
