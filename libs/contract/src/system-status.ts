import { z } from 'zod'
import { timestamp } from './primitives.ts'

/** A process that says of itself that it lives. */
const serviceInstance = z.object({
  /** Of the machine or the container. */
  name: z.string(),
  version: z.string(),
  startedAt: timestamp,
  seenAt: timestamp,
})

export const systemService = z
  .object({
    /** `api`, `worker`, `scheduler` and `reverb` as the topology names them; `database`, `redis` and `files`. */
    name: z.string(),
    /** `degraded`: it works, and not wholly, as a realtime server that does not reach the others. */
    health: z.enum(['up', 'degraded', 'down']),
    /** Releases that run, of our own services; while one takes the place of another there are two. */
    versions: z.array(z.string()),
    /** Of services that tell of themselves, those that do. */
    instances: z.array(serviceInstance),
    /** While it is down: when it was last heard of; null for never. */
    lastSeenAt: timestamp.nullable(),
    /** What is wrong, as it was found; in English, for who puts it right. */
    problem: z.string().nullable(),
  })
  .meta({ id: 'SystemService' })
export type SystemService = z.infer<typeof systemService>

/** What Envelope is made of, and how each part is. */
export const systemStatus = z
  .object({ at: timestamp, services: z.array(systemService) })
  .meta({ id: 'SystemStatus' })
export type SystemStatus = z.infer<typeof systemStatus>
