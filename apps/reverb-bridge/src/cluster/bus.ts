import type { NodeId } from './roster.ts'

/** What carries messages between nodes. It may lose some; the adapter above notices, and has them sent again. */
export interface Bus {
  /** Called with every message for this node, its own broadcasts included, in one order for all nodes. */
  onMessage: (message: string) => void
  /** Called when the others can be reached, and when they cannot any more. */
  onConnectedChange: (isConnected: boolean) => void

  /** Begins to connect, and goes on trying; resolves after the first attempt, however it ended. */
  start(nodeId: NodeId): Promise<void>

  /**
   * @returns how many nodes were sent the message, this one included, `Infinity` where the bus cannot tell; rejects while
   * nobody can be reached
   */
  broadcast(message: string): Promise<number>

  /** Rejects while nobody can be reached. */
  sendTo(nodeId: NodeId, message: string): Promise<unknown>

  /** Keeps a text for nodes that start later, where the bus has a memory. */
  remember(key: string, text: string, seconds: number): Promise<unknown>
  recall(key: string): Promise<string | null>

  /** Called when it takes everything and brings nothing back: looks for the others anew. */
  reconnect(): void

  close(): Promise<void>
}
