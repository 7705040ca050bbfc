import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { Command, freePorts, temporaryDirectory, type FrontEnd, type Ports } from './command.ts'

interface Options {
  frontEnds?: readonly FrontEnd[]
  /** Of the API's environment, beside what every one has. */
  api?: Record<string, string>
}

export interface Mail {
  to: string
  subject: string
  text: string
}

/** One or more front ends with the API and the realtime server, on free ports with data of their own. */
export class Stack {
  readonly ports: Ports
  readonly data: string
  readonly #commands: Command[] = []

  private constructor(ports: Ports, data: string) {
    this.ports = ports
    this.data = data
  }

  /** `npx nx serve` of each front end from a terminal of its own; resolves when each has said that everything answers. */
  static async serve({
    frontEnds = ['tenant'],
    ports,
    data,
  }: Pick<Options, 'frontEnds'> & { ports?: Ports; data?: string } = {}): Promise<Stack> {
    const stack = new Stack(ports ?? (await freePorts()), data ?? (await temporaryDirectory()))
    for (const frontEnd of frontEnds)
      await stack.#run(['npx', 'nx', 'serve', frontEnd], /Envelope( HQ)? is ready/)
    return stack
  }

  /** What `nx build` made: front ends as in production, the API and the realtime server on the embedded default. */
  static async startBuilt({ frontEnds = ['tenant'], api: apiVariables }: Options = {}): Promise<Stack> {
    const stack = new Stack(await freePorts(), await temporaryDirectory())
    const { api, reverb } = stack.ports
    const node = (entry: string, ...args: string[]) =>
      [process.execPath, `apps/${entry}`, ...args] as [string, ...string[]]
    await stack.#run(node('api-gateway-shim/dist/main.js', 'serve'), /listening on/, apiVariables)
    await stack.#run(node('reverb-bridge/dist/main.js'), /listening on/)
    const password = randomBytes(32).toString('base64url')
    for (const frontEnd of frontEnds)
      await stack.#run(node(`${frontEnd}/.output/server/index.mjs`), /listening on/i, {
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        PORT: `${stack.ports[frontEnd]}`,
        NUXT_API_URL: `http://127.0.0.1:${api}`,
        NUXT_SESSION_PASSWORD: password,
        NUXT_PUBLIC_REVERB_PORT: `${reverb}`,
        NUXT_PUBLIC_REVERB_SCHEME: 'http',
      })
    return stack
  }

  async #run(command: [string, ...string[]], ready: RegExp, variables?: Record<string, string>) {
    const started = new Command(command, this.ports, this.data, variables)
    this.#commands.push(started)
    await started.printed(ready)
  }

  get output(): string {
    return this.#commands.map(({ output }) => output).join('')
  }

  /** Address of a tenant's front end. */
  origin(tenant = 'acme'): string {
    return `http://${tenant}.localhost:${this.ports.tenant}`
  }

  /** Address of HQ. */
  get hq(): string {
    return `http://admin.localhost:${this.ports.hq}`
  }

  /** The mails of a tenant, the newest first, as its development mailbox has them. */
  async mails(tenant = 'acme'): Promise<Mail[]> {
    const response = await fetch(`http://127.0.0.1:${this.ports.api}/dev/mailbox`, {
      headers: { 'x-forwarded-host': new URL(this.origin(tenant)).host },
    })
    if (!response.ok) throw new Error(`the mailbox of ${tenant} answered ${response.status}`)
    return ((await response.json()) as { data: Mail[] }).data
  }

  /** Ctrl-C, in the terminal that was opened last first; the data stay. */
  async interrupt(): Promise<void> {
    for (const command of this.#commands.toReversed()) await command.interrupt()
  }

  /** Ctrl-C, and the data are thrown away. */
  async stop(): Promise<void> {
    await this.interrupt()
    await rm(this.data, { recursive: true, force: true })
  }
}
