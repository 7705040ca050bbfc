import type { CachedEvent } from '../channels/event-cache.ts'
import type { UserId } from '../frames.ts'
import type { NodeId } from './roster.ts'

/** Something that was said on channels, on its way to those who listen. */
export interface ChannelEvent {
  name: string
  channels: readonly string[]
  /** Text when the application published it, any JSON value when a client sent it. */
  data: unknown
  /** The socket that is left out. */
  except?: string | undefined
  /** Who sent it, on a presence channel. */
  userId?: UserId | undefined
  /** Whether a client sent it. */
  isClientEvent?: boolean
}

export type AdapterHealth = 'ok' | 'degraded'

/**
 * How what happens on one node reaches the clients of all. `LocalAdapter` knows of one node only, `ClusterAdapter`
 * of many.
 */
export interface Adapter {
  readonly nodeId: NodeId
  /** `degraded` while other nodes cannot be reached; clients of this node are still served. */
  readonly health: AdapterHealth
  /** Exactly one of the nodes that reach each other is the leader: it tells what all of them have seen. */
  readonly isLeader: boolean
  /** All nodes that are alive, this one included. */
  readonly nodes: readonly NodeId[]
  /** Messages of other nodes that could not be had any more, since the start. */
  readonly lostMessages: number

  /** Joins the others; resolves when their state is known, or they cannot be reached. */
  start(): Promise<void>

  /** Delivers the event to all nodes; resolves when no later event can overtake it. */
  publish(applicationId: string, event: ChannelEvent): Promise<void>

  /** Closes a user's connections on all nodes. */
  terminate(applicationId: string, userId: string): Promise<void>

  /** The last event of a cache channel, when another node may know it; undefined when there is nobody to ask. */
  recall(applicationId: string, channel: string): Promise<CachedEvent | undefined> | undefined

  /** Leaves, so that the others take this node's members for gone at once. */
  close(): Promise<void>
}
