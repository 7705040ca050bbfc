import type { Application } from '../application.ts'
import type { Adapter, ChannelEvent } from './adapter.ts'

/** One node that is all there is. */
export class LocalAdapter implements Adapter {
  readonly nodeId = 'only'
  readonly health = 'ok'
  readonly isLeader = true
  readonly nodes = ['only']
  readonly lostMessages = 0
  readonly #applications: ReadonlyMap<string, Application>

  constructor(applications: readonly Application[]) {
    this.#applications = new Map(applications.map((application) => [application.settings.id, application]))
  }

  async start(): Promise<void> {}

  async publish(applicationId: string, event: ChannelEvent): Promise<void> {
    this.#applications.get(applicationId)?.deliver(event)
  }

  async terminate(applicationId: string, userId: string): Promise<void> {
    this.#applications.get(applicationId)?.closeConnectionsOf(userId)
  }

  recall(): undefined {
    return undefined
  }

  async close(): Promise<void> {}
}
