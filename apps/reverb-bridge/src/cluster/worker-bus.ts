import type { Bus } from './bus.ts'
import type { NodeId } from './roster.ts'

/** What travels between a worker and the process that started it. */
export interface WorkerMessage {
  bus: { kind: 'join'; node: NodeId } | { kind: 'to'; node?: NodeId; message: string }
}

export const isWorkerMessage = (message: unknown): message is WorkerMessage =>
  typeof message === 'object' && message !== null && 'bus' in message

/** Carries messages between the workers of one machine, by the process that started them. */
export class WorkerBus implements Bus {
  onMessage: (message: string) => void = () => {}
  onConnectedChange: (isConnected: boolean) => void = () => {}
  readonly #others: number

  /** @param workers how many there are */
  constructor(workers: number) {
    this.#others = workers
  }

  async start(node: NodeId): Promise<void> {
    process.on('message', this.#onProcessMessage)
    this.#post({ bus: { kind: 'join', node } })
    this.onConnectedChange(true)
  }

  async broadcast(message: string): Promise<number> {
    this.#post({ bus: { kind: 'to', message } })
    return this.#others
  }

  async sendTo(node: NodeId, message: string): Promise<void> {
    this.#post({ bus: { kind: 'to', node, message } })
  }

  async remember(): Promise<void> {}

  async recall(): Promise<null> {
    return null
  }

  reconnect(): void {}

  async close(): Promise<void> {
    process.off('message', this.#onProcessMessage)
  }

  readonly #onProcessMessage = (message: unknown) => {
    if (isWorkerMessage(message) && message.bus.kind === 'to') this.onMessage(message.bus.message)
  }

  #post(message: WorkerMessage): void {
    if (process.connected) process.send!(message)
  }
}
