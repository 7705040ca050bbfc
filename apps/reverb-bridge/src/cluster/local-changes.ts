import type { Application } from '../application.ts'
import type { Member } from '../frames.ts'
import type { NodeId } from './roster.ts'

/** Something that another node must know to count right: how it is now, not how it was reached. */
export type LocalChange =
  | { kind: 'connections'; application: string; count: number }
  | { kind: 'subscriptions'; application: string; channel: string; count: number }
  | { kind: 'member'; application: string; roster: string; key: string; member?: Member }

/** Gathers what changes on this node within one turn of the event loop, the last state of each thing only. */
export class LocalChanges {
  readonly #send: (changes: LocalChange[]) => void
  readonly #changes = new Map<string, LocalChange>()

  constructor(applications: readonly Application[], send: (changes: LocalChange[]) => void) {
    this.#send = send
    for (const { census, settings } of applications) {
      const application = settings.id
      census.local = {
        connectionsChanged: (count) => this.#add(application, { kind: 'connections', application, count }),
        subscriptionsChanged: (channel, count) =>
          this.#add(`${application} c ${channel}`, { kind: 'subscriptions', application, channel, count }),
        memberChanged: (roster, key, member) =>
          this.#add(`${application} m ${roster} ${key}`, {
            kind: 'member',
            application,
            roster,
            key,
            ...(member && { member }),
          }),
      }
    }
  }

  /** Sends what there is, now. */
  flush(): void {
    if (this.#changes.size === 0) return
    const changes = [...this.#changes.values()]
    this.#changes.clear()
    this.#send(changes)
  }

  #add(key: string, change: LocalChange): void {
    this.#changes.set(key, change)
    if (this.#changes.size === 1) setImmediate(() => this.flush())
  }
}

/** Takes over what another node said of itself. */
export function applyChanges(
  applications: ReadonlyMap<string, Application>,
  node: NodeId,
  changes: readonly LocalChange[],
): void {
  for (const change of changes) {
    const census = applications.get(change.application)?.census
    if (change.kind === 'connections') census?.setConnections(node, change.count)
    else if (change.kind === 'subscriptions') census?.setSubscriptions(node, change.channel, change.count)
    else census?.setMember(node, change.roster, change.key, change.member)
  }
}
