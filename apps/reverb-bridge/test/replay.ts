import { once } from 'node:events'
import { request } from './signed-request.ts'
import { decodeFrame, SocketClient } from './socket-client.ts'
import type { Section, Step } from './transcript.ts'
import type { WantedDifference } from './wanted-differences.ts'

/** What one client was told in one section, in order: frames, `closed <code>`, or answers to its requests. */
export type Conversation = Map<string, unknown[]>

/** Plays the recorded clients' part against a server, each frame signed anew for its own socket. */
export class Replay {
  readonly #port: number
  readonly #clients = new Map<string, SocketClient>()
  /** From the recorded socket ids to the names of their clients. */
  readonly #names = new Map<string, string>()
  #heard: Conversation = new Map()

  constructor(port: number) {
    this.#port = port
  }

  async play({ steps }: Section): Promise<Conversation> {
    this.#heard = new Map()
    for (const step of steps) {
      await this.#do(step)
      for (const [name, client] of this.#clients)
        if (client.isOpen) this.#hear(name, ...(await client.drain()))
    }
    return this.#heard
  }

  #hear(name: string, ...what: unknown[]): void {
    const heard = this.#heard.get(name) ?? []
    this.#heard.set(name, heard)
    heard.push(...what)
  }

  async #do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'received':
        return this.#receive(step.client, step.text)
      case 'sent':
        return this.#send(step.client, step.text)
      case 'closed':
        return this.#close(step.client, step.code)
      case 'request':
        return this.#request(step)
    }
  }

  /** The first that a client hears is that it is connected; that is when it connects here. */
  async #receive(name: string, text: string): Promise<void> {
    if (text === 'PONG frame hb') {
      const { socket } = this.#clients.get(name)!
      socket.ping('hb')
      const [payload] = await once(socket, 'pong')
      return this.#hear(name, `PONG frame ${payload}`)
    }
    if (this.#clients.has(name)) return
    const client = new SocketClient(this.#port, name === 'U' ? { key: 'unknown' } : {})
    this.#clients.set(name, client)
    const first = await client.next()
    this.#hear(name, first)
    client.socketId = (first.data as { socket_id?: string }).socket_id ?? ''
    this.#names.set((decodeFrame(text).data as { socket_id: string }).socket_id, name)
  }

  async #send(name: string, recorded: string): Promise<void> {
    if (recorded.includes('"pusher:signin"')) return this.#sendAlone(name, recorded)
    const client = this.#clients.get(name)!
    if (!recorded.endsWith('...(12054)')) return client.send(this.#signedAnew(client, recorded))
    client.send({ event: 'client-big', channel: 'private-x', data: 'x'.repeat(12_000) })
    this.#hear(name, `closed ${await client.closed}`)
  }

  /** What costs the connection here is sent by another one, so that the recorded conversation can go on. */
  async #sendAlone(name: string, recorded: string): Promise<void> {
    const client = await SocketClient.connect(this.#port)
    client.send(recorded)
    await client.closed
    this.#hear(name, ...client.frames)
  }

  #signedAnew(client: SocketClient, recorded: string): string {
    if (!/"auth":"app-key:\w{64}"/.test(recorded)) return recorded
    const { data } = JSON.parse(recorded)
    return JSON.stringify(client.subscription(data.channel, data.channel_data))
  }

  async #close(name: string, code: number): Promise<void> {
    const client = this.#clients.get(name)!
    if (code === 1009) return
    if (name === 'C') client.socket.terminate()
    else if (code === 1000) client.socket.close(1000)
    this.#hear(name, `closed ${await client.closed}`)
  }

  async #request({ method, path, query, body, status, answer }: Step & { kind: 'request' }): Promise<void> {
    const sent = body.endsWith('...')
      ? JSON.stringify({ name: 'ev', channel: 'pub', data: 'x'.repeat(20_000) })
      : body.replace(/\d+\.\d+(?=")/, (id) => this.#clients.get(this.#names.get(id) ?? '')?.socketId ?? id)
    const { auth_timestamp, ...asked } = query
    const ours = await request(this.#port, path, {
      method,
      query: asked,
      ...(sent && { body: sent }),
      ...(auth_timestamp && { signed: { auth_timestamp } }),
      ...(status === 401 && { forged: { auth_signature: '0'.repeat(64) } }),
    })
    this.#hear(
      'HTTP',
      `${asLine({ method, path, query, body, status, answer })} => ${ours.status} ${canonical(ours.body)}`,
    )
    if (path.endsWith('/terminate_connections')) {
      const terminated = this.#clients.get('D')!
      const closed = `closed ${await terminated.closed}`
      this.#hear('D', ...terminated.frames, closed)
    }
  }
}

const asLine = ({ method, path, query, body }: Omit<Step & { kind: 'request' }, 'kind'>) =>
  `${method} ${path} ${JSON.stringify(query)} ${body}`

/** JSON with sorted keys; text as it is, without the moment of the test. */
function canonical(body: unknown): string {
  const parsed = typeof body === 'string' ? (tryJson(body) ?? body) : body
  if (typeof parsed === 'string') return parsed.replace(/time \[\d+\]/, 'time [NOW]')
  return JSON.stringify(parsed, (_key, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The same for a line that ends with a request's answer. */
function canonicalLine(line: string): string {
  const match = /^((?:GET|POST) .* => \d+) (.*)$/.exec(line)
  return match ? `${match[1]} ${canonical(match[2])}` : canonical(line)
}

/** What must be heard: what was recorded, but for the wanted differences, each of which must apply. */
export function expectedOf(
  { title, steps }: Section,
  differences: readonly WantedDifference[],
): Conversation {
  const seen = new Map<string, number>()
  const open = differences.filter(({ section }) => section === title)
  const expected: Conversation = new Map()
  const expect = (client: string, ...what: unknown[]) => {
    const list = expected.get(client) ?? []
    expected.set(client, list)
    list.push(...what)
  }
  const recorded = (
    client: string,
    text: string,
    replace: (ours: string) => unknown[],
    same: () => unknown,
  ) => {
    const occurrence = (seen.get(`${client} ${text}`) ?? 0) + 1
    seen.set(`${client} ${text}`, occurrence)
    const index = open.findIndex(
      (each) =>
        each.client === client &&
        each.reverb &&
        (each.occurrence ?? occurrence) === occurrence &&
        canonicalLine(each.reverb) === text,
    )
    if (index === -1) return expect(client, same())
    const [{ ours }] = open.splice(index, 1) as [WantedDifference]
    if (ours !== undefined) expect(client, ...replace(ours))
  }
  const frames = (ours: string) =>
    ours.split('\n').map((each) => (each.startsWith('{') ? decodeFrame(each) : each))

  for (const step of steps) {
    if (step.kind === 'received') {
      recorded(step.client, canonical(step.text), frames, () =>
        step.text.startsWith('{') ? withoutId(decodeFrame(step.text)) : step.text,
      )
    } else if (step.kind === 'closed') {
      recorded(step.client, `closed ${step.code}`, frames, () => `closed ${step.code}`)
    } else if (step.kind === 'request') {
      const line = asLine(step)
      recorded(
        'HTTP',
        `${line} => ${step.status} ${canonical(step.answer)}`,
        (ours) => [`${line} => ${ours.slice(0, 3)} ${canonical(ours.slice(4))}`],
        () => `${line} => ${step.status} ${canonical(step.answer)}`,
      )
    }
  }
  for (const { client, reverb, ours } of open) {
    if (reverb !== undefined)
      throw new Error(`a wanted difference does not occur any more: ${title}, ${reverb}`)
    expect(client, ...frames(ours!))
  }
  return expected
}

/** Socket ids are new every time. */
export function withoutId<Frame>(frame: Frame): Frame {
  const data = (frame as { data?: { socket_id?: string } } | undefined)?.data
  return data?.socket_id ? ({ ...frame, data: { ...data, socket_id: 'ID' } } as Frame) : frame
}
