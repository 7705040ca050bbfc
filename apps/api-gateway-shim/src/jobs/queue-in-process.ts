import type { JobQueue, JobReference } from './queue.ts'
import { leaseMilliseconds } from './run-job.ts'

const concurrency = 8

/** Runs jobs in this process, a few at a time. */
export function inProcessQueue(run: (job: JobReference) => Promise<void>): JobQueue {
  const running = new Map<string, Promise<void>>()
  return {
    // It waits until fewer run.
    longestAdding: leaseMilliseconds,
    async add(job) {
      if (running.has(job.id)) return
      while (running.size >= concurrency) await Promise.race(running.values())
      running.set(
        job.id,
        run(job).finally(() => running.delete(job.id)),
      )
    },
    figures: async () => ({ waiting: 0, running: running.size }),
    async close() {
      await Promise.all(running.values())
    },
  }
}
