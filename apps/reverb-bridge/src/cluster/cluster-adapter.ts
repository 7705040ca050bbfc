import { randomBytes } from 'node:crypto'
import type { Logger } from '@envelope/service'
import type { Application } from '../application.ts'
import { cacheSeconds, type CachedEvent } from '../channels/event-cache.ts'
import { isCacheName } from '../channels/channel-name.ts'
import type { Adapter, AdapterHealth, ChannelEvent } from './adapter.ts'
import type { Bus } from './bus.ts'
import type { NodeState } from './census.ts'
import { applyChanges, LocalChanges } from './local-changes.ts'
import { decodeMessage, encodeMessage, isNumbered, type Message, type MessageType } from './message.ts'
import { OwnStream } from './own-stream.ts'
import { Peer } from './peer.ts'
import type { NodeId } from './roster.ts'

/** How long to wait for the others at the start. */
const welcomeMilliseconds = 1_000
const askAgainMilliseconds = 250
/** For so long a node that fell silent may come back and be sent what it missed. */
const forgetMilliseconds = 600_000

export interface ClusterOptions {
  applications: readonly Application[]
  bus: Bus
  logger: Logger
  /** A node that was not heard of for so long is taken for dead. */
  nodeTimeoutSeconds: number
}

/**
 * Many nodes that tell each other everything by a bus. Each numbers what it says; who finds a number missing has it
 * sent again, so that a short outage of the bus loses nothing. A node takes its own part when the bus brings it back,
 * which gives all nodes one order of events; while the bus is away it takes it at once.
 */
export class ClusterAdapter implements Adapter {
  readonly nodeId: NodeId = randomBytes(6).toString('hex')
  lostMessages = 0
  readonly #applications: ReadonlyMap<string, Application>
  readonly #bus: Bus
  readonly #logger: Logger
  readonly #timeoutMilliseconds: number
  readonly #own = new OwnStream()
  readonly #changes: LocalChanges
  readonly #peers = new Map<NodeId, Peer>()
  #timer: NodeJS.Timeout | undefined
  #isConnected = false
  #lastEchoAt = 0
  #onWelcome = () => {}

  constructor({ applications, bus, logger, nodeTimeoutSeconds }: ClusterOptions) {
    this.#applications = new Map(applications.map((application) => [application.settings.id, application]))
    this.#bus = bus
    this.#logger = logger
    this.#timeoutMilliseconds = nodeTimeoutSeconds * 1_000
    this.#changes = new LocalChanges(applications, (changes) => void this.#say('state', changes))
    bus.onMessage = (text) => this.#hear(decodeMessage(text))
    bus.onConnectedChange = (isConnected) => (isConnected ? this.#connected() : this.#disconnected())
  }

  get health(): AdapterHealth {
    return this.#isConnected ? 'ok' : 'degraded'
  }

  get isLeader(): boolean {
    return this.nodes.every((node) => node >= this.nodeId)
  }

  get nodes(): NodeId[] {
    return [this.nodeId, ...[...this.#peers].filter(([, { isAlive }]) => isAlive).map(([node]) => node)]
  }

  async start(): Promise<void> {
    await this.#bus.start(this.nodeId)
    const beat = () => this.#beat()
    this.#timer = setInterval(beat, this.#timeoutMilliseconds / 4).unref()
    if (!this.#isConnected) return
    const others = (await this.#send('hello').catch(() => 1)) - 1
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onWelcome = () => {
      if ([...this.#peers.values()].filter(({ hasState }) => hasState).length >= others) resolve()
    }
    this.#onWelcome()
    const timer = setTimeout(resolve, welcomeMilliseconds)
    await promise
    clearTimeout(timer)
  }

  async publish(applicationId: string, event: ChannelEvent): Promise<void> {
    const application = this.#applications.get(applicationId)
    if (!application) return
    if (!event.isClientEvent) this.#remember(applicationId, event)
    await this.#say('event', { applicationId, event }, () => application.deliver(event))
  }

  async terminate(applicationId: string, userId: string): Promise<void> {
    const application = this.#applications.get(applicationId)
    await this.#say('terminate', { applicationId, userId }, () => application?.closeConnectionsOf(userId))
  }

  async recall(applicationId: string, channel: string): Promise<CachedEvent | undefined> {
    const text = await this.#bus.recall(`${applicationId}:${channel}`).catch(() => null)
    return text === null ? undefined : (JSON.parse(text) as CachedEvent)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#changes.flush()
    await this.#send('bye').catch(() => {})
    this.#own.take()
    await this.#bus.close()
  }

  #remember(applicationId: string, { channels, name, data }: ChannelEvent): void {
    for (const channel of channels) {
      if (!isCacheName(channel)) continue
      const text = JSON.stringify({ name, data })
      this.#bus.remember(`${applicationId}:${channel}`, text, cacheSeconds).catch(() => {})
    }
  }

  /** Says something in this node's stream; resolves when it was taken here, in its place among what others said. */
  #say(type: MessageType, content: unknown, deliver: () => void = () => {}): Promise<void> {
    // What was changed before an event is known before it.
    if (type !== 'state') this.#changes.flush()
    const body = JSON.stringify(content)
    const encode = (sequence: number) => encodeMessage({ type, from: this.nodeId, sequence, body })
    const { message, taken } = this.#own.say(encode, deliver)
    if (this.#isConnected) this.#bus.broadcast(message).catch(() => this.#disconnected())
    else this.#own.take()
    return taken
  }

  /** Says something outside of the stream, to one node or to all. */
  #send(type: MessageType, content: unknown = {}, to?: NodeId): Promise<number> {
    const body = JSON.stringify(content)
    const message = encodeMessage({ type, from: this.nodeId, sequence: this.#own.last, body })
    return to === undefined ? this.#bus.broadcast(message) : this.#bus.sendTo(to, message).then(() => 1)
  }

  #hear(message: Message): void {
    if (message.from === this.nodeId) return this.#hearEcho(message)
    if (message.type === 'bye') return this.#lose(message.from, 'left')
    const peer = this.#meet(message)
    if (isNumbered(message)) return this.#follow(peer, message)
    switch (message.type) {
      case 'want':
        return this.#resend(message.from, JSON.parse(message.body))
      case 'snapshot':
        return this.#takeSnapshot(peer, message)
      case 'hello':
        this.#send('here', {}, message.from).catch(() => {})
    }
    if (peer.lacks(message.sequence)) this.#ask(peer, message.from)
  }

  #hearEcho(message: Message): void {
    this.#lastEchoAt = performance.now()
    if (!this.#isConnected) this.#connected()
    // Also what did not come back itself: it was said before this, so it is lost on its way to here.
    this.#own.take(message.sequence)
  }

  #meet({ from, type }: Message): Peer {
    const peer = this.#peers.get(from) ?? new Peer()
    if (!this.#peers.has(from)) this.#logger.info({ node: from }, 'another node is there')
    this.#peers.set(from, peer)
    peer.lastHeardAt = performance.now()
    peer.isAlive = true
    if (!peer.hasState && type !== 'snapshot') this.#ask(peer, from)
    return peer
  }

  #follow(peer: Peer, message: Message): void {
    if (!peer.follows(message.sequence)) {
      // Fewer: it came before. More: something is missing, and is sent again together with this one.
      if (peer.lacks(message.sequence)) this.#ask(peer, message.from)
      return
    }
    const content = JSON.parse(message.body)
    if (message.type === 'state') {
      if (peer.hasState) applyChanges(this.#applications, message.from, content)
      return
    }
    const application = this.#applications.get(content.applicationId)
    if (message.type === 'event') application?.deliver(content.event)
    else application?.closeConnectionsOf(content.userId)
  }

  #ask(peer: Peer, node: NodeId): void {
    if (!peer.mayAsk(askAgainMilliseconds)) return
    this.#send('want', { from: peer.expected, state: !peer.hasState }, node).catch(() => {})
  }

  #resend(node: NodeId, { from, state }: { from?: number; state: boolean }): void {
    const missed = from === undefined ? [] : this.#own.from(from)
    for (const message of missed ?? []) this.#bus.sendTo(node, message).catch(() => {})
    if (missed && !state) return
    const states = [...this.#applications].map(([id, { census }]) => [id, census.state] as const)
    this.#send('snapshot', Object.fromEntries(states), node).catch(() => {})
  }

  #takeSnapshot(peer: Peer, { from, sequence, body }: Message): void {
    if (peer.expected !== undefined && sequence + 1 < peer.expected) return
    const lost = peer.jumpTo(sequence)
    if (lost > 0) this.#logger.warn({ node: from, messages: lost }, 'messages of another node are lost')
    this.lostMessages += lost
    peer.hasState = true
    for (const [id, state] of Object.entries(JSON.parse(body) as Record<string, NodeState>)) {
      this.#applications.get(id)?.census.replace(from, state)
    }
    this.#onWelcome()
  }

  #lose(node: NodeId, why: 'left' | 'silent'): void {
    const peer = this.#peers.get(node)
    if (!peer) return
    this.#logger.info({ node }, why === 'left' ? 'another node left' : 'another node fell silent')
    if (why === 'left') this.#peers.delete(node)
    peer.isAlive = false
    peer.hasState = false
    for (const { census } of this.#applications.values()) census.forget(node)
  }

  #beat(): void {
    const now = performance.now()
    this.#send('here').catch(() => {})
    // A bus that takes messages and brings nothing back is as good as none.
    if (now - this.#lastEchoAt > this.#timeoutMilliseconds) {
      this.#disconnected()
      this.#bus.reconnect()
      this.#lastEchoAt = now
    }
    if (!this.#isConnected) return
    for (const [node, { isAlive, lastHeardAt }] of this.#peers) {
      if (isAlive && now - lastHeardAt > this.#timeoutMilliseconds) this.#lose(node, 'silent')
      if (now - lastHeardAt > forgetMilliseconds) this.#peers.delete(node)
    }
  }

  #connected(): void {
    if (!this.#isConnected) this.#logger.info('the other nodes can be reached')
    this.#isConnected = true
    this.#lastEchoAt = performance.now()
    // While the bus was away nobody could be heard.
    for (const peer of this.#peers.values()) peer.lastHeardAt = this.#lastEchoAt
    this.#send('hello').catch(() => {})
  }

  #disconnected(): void {
    if (this.#isConnected)
      this.#logger.warn('the other nodes cannot be reached: serving the clients of this one')
    this.#isConnected = false
    this.#own.take()
  }
}
