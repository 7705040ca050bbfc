import type { Logger } from '@envelope/service'
import type { GlobalDatabase } from '../database/database.ts'
import type { OutboxRow } from '../database/schema.ts'
import { failpoint } from '../failpoints.ts'
import type { JobQueue, QueueFigures } from './queue.ts'
import { leaseMilliseconds } from './run-job.ts'
import { isNotHeld } from './suspended-tenants.ts'

const pollMilliseconds = 250
const batch = 50

type Due = Pick<OutboxRow, 'tenant_id' | 'id' | 'available_at'>

/** A job that was claimed, or may have been: the answer can be lost. */
interface Claim extends Due {
  leasedUntil: string
}

/**
 * Takes jobs that are due from the outbox to the queue. Several relays may run at once: each job is claimed by one, for as
 * long as adding takes at most, so that it is due again soon should the relay be killed meanwhile; and from then on for the
 * time of a lease, after which it is due again unless it was done.
 */
export class Relay {
  readonly #database: GlobalDatabase
  readonly #queue: JobQueue
  readonly #logger: Logger
  /** Claims of jobs that did not get to the queue. */
  readonly #unused: Claim[] = []
  #stopped = false
  #nudged = false
  #wake: () => void = () => {}
  #loop: Promise<void> | undefined

  constructor({ database, queue, logger }: { database: GlobalDatabase; queue: JobQueue; logger: Logger }) {
    this.#database = database
    this.#queue = queue
    this.#logger = logger
  }

  start(): void {
    this.#loop ??= this.#run()
  }

  /** Something may have become due: look at once instead of at the next poll. */
  readonly nudge = (): void => {
    this.#nudged = true
    this.#wake()
  }

  readonly queueFigures = (): Promise<QueueFigures> => this.#queue.figures()

  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake()
    await this.#loop
    await this.#queue.close()
  }

  async #run(): Promise<void> {
    let failing = false
    while (!this.#stopped) {
      this.#nudged = false
      try {
        const relayed = await this.#relayDue()
        if (failing) this.#logger.info('the relay works again')
        failing = false
        if (relayed === batch) continue
      } catch (error) {
        if (!failing) this.#logger.warn({ err: error }, 'the relay cannot work, and goes on trying')
        failing = true
        await this.#giveBack().catch(() => {})
      }
      await this.#pause()
    }
  }

  async #relayDue(): Promise<number> {
    await this.#giveBack()
    const due = await this.#due()
    for (const job of due) {
      if (this.#stopped) break
      const claim = { ...job, leasedUntil: timeIn(this.#queue.longestAdding) }
      try {
        if (!(await this.#claim(claim))) continue
        failpoint('relay:claimed')
        await this.#queue.add({ tenantId: job.tenant_id, id: job.id })
        failpoint('relay:queued')
      } catch (error) {
        this.#unused.push(claim)
        throw error
      }
      if (this.#queue.longestAdding < leaseMilliseconds)
        await this.#move(claim, claim.leasedUntil, timeIn(leaseMilliseconds))
    }
    return due.length
  }

  #due(): Promise<Due[]> {
    return this.#database
      .selectFrom('outbox as job')
      .select(['job.tenant_id', 'job.id', 'job.available_at'])
      .where('job.dead_at', 'is', null)
      .where('job.available_at', '<=', new Date().toISOString())
      .where(isNotHeld())
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('outbox as earlier')
              .select('earlier.id')
              .whereRef('earlier.stream', '=', 'job.stream')
              .whereRef('earlier.position', '<', 'job.position')
              .where('earlier.dead_at', 'is', null),
          ),
        ),
      )
      .orderBy('job.available_at')
      .orderBy('job.id')
      .limit(batch)
      .execute()
  }

  #claim(claim: Claim): Promise<boolean> {
    return this.#move(claim, claim.available_at, claim.leasedUntil)
  }

  /** Jobs that were not queued are due as they were, instead of when their leases end. */
  async #giveBack(): Promise<void> {
    for (let claim = this.#unused.at(-1); claim; claim = this.#unused.at(-1)) {
      await this.#move(claim, claim.leasedUntil, claim.available_at)
      this.#unused.pop()
    }
  }

  /** Has a job be due at another time, unless somebody else has moved it. */
  async #move({ tenant_id, id }: Due, from: string, to: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#database
      .updateTable('outbox')
      .set({ available_at: to })
      .where('tenant_id', '=', tenant_id)
      .where('id', '=', id)
      .where('available_at', '=', from)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  async #pause(): Promise<void> {
    if (this.#nudged || this.#stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMilliseconds)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

const timeIn = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()

/**
 * Makes jobs that were under way due at once. Only where no other process runs jobs: those of the process before,
 * which was killed, do not run any more.
 */
export async function endLeases(database: GlobalDatabase): Promise<void> {
  const now = Date.now()
  await database
    .updateTable('outbox')
    .set({ available_at: new Date(now).toISOString() })
    .where('dead_at', 'is', null)
    .where('available_at', '<=', new Date(now + leaseMilliseconds).toISOString())
    .execute()
}
