import type { SystemService, SystemStatus } from '@envelope/contract'
import type { GlobalDatabase } from '../database/database.ts'
import { withoutSecrets } from '../operators/without-secrets.ts'
import { latestOf, livingOf, ownServices, type OwnService } from './heartbeat.ts'

export interface Found {
  /** Where it says so. */
  version?: string | undefined
  /** What does not work, although it answers. */
  problem?: string | undefined
}
export type Probe = () => Promise<Found>

/** Somebody waits for the page. */
const patienceMilliseconds = 2_000

/** Asks what the application needs, and remembers when each last answered. */
export class SystemProbes {
  readonly #probes: Readonly<Record<string, Probe>>
  readonly #answeredAt = new Map<string, string>()

  constructor(probes: Readonly<Record<string, Probe>>) {
    this.#probes = probes
  }

  /** In the order in which they were given; what does not answer within two seconds is down. */
  ask(): Promise<SystemService[]> {
    return Promise.all(Object.entries(this.#probes).map(([name, probe]) => this.#askOne(name, probe)))
  }

  async #askOne(name: string, probe: Probe): Promise<SystemService> {
    const service = { name, versions: [], instances: [], lastSeenAt: null, problem: null }
    try {
      const { version, problem } = await inTime(probe())
      this.#answeredAt.set(name, new Date().toISOString())
      return {
        ...service,
        health: problem === undefined ? 'up' : 'degraded',
        versions: version === undefined ? [] : [version],
        problem: problem ?? null,
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error)
      const lastSeenAt = this.#answeredAt.get(name) ?? null
      return { ...service, health: 'down', lastSeenAt, problem: `${withoutSecrets(reason)}`.slice(0, 500) }
    }
  }
}

async function inTime<Type>(asked: Promise<Type>): Promise<Type> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const seconds = patienceMilliseconds / 1_000
    timer = setTimeout(
      () => reject(new Error(`it did not answer within ${seconds} seconds`)),
      patienceMilliseconds,
    )
  })
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Our own services, which tell of themselves, and what they need. */
export async function systemStatus(
  database: GlobalDatabase,
  probes: SystemProbes,
  now = new Date(),
): Promise<SystemStatus> {
  const [own, others] = await Promise.all([
    Promise.all(ownServices.map((name) => ownService(database, name, now))),
    probes.ask(),
  ])
  return { at: now.toISOString(), services: [...own, ...others] }
}

async function ownService(database: GlobalDatabase, name: OwnService, now: Date): Promise<SystemService> {
  const living = await livingOf(database, name, now)
  const instances = living.map(({ instance, version, started_at, seen_at }) => ({
    name: instance,
    version,
    startedAt: started_at,
    seenAt: seen_at,
  }))
  const versions = [...new Set(instances.map(({ version }) => version))]
  if (living.length > 0) return { name, health: 'up', versions, instances, lastSeenAt: null, problem: null }
  const latest = await latestOf(database, name)
  return { name, health: 'down', versions, instances, lastSeenAt: latest?.seen_at ?? null, problem: null }
}
