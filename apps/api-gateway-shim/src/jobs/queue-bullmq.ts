import type { Logger } from '@envelope/service'
import { connectRedis, failFast } from '../redis.ts'
import type { JobQueue, JobReference } from './queue.ts'

const queueName = 'envelope-jobs'
const concurrency = 8
/** Milliseconds without a sign of life after which a job may be given to another worker; signs come twice as often. */
const lockDuration = 5_000
/**
 * Milliseconds between looks for such jobs. It takes two of them: the first remembers the jobs, and one that a worker made
 * before it was killed can have put the first off.
 */
const stalledInterval = 3_000

/** Feeds BullMQ on Redis. Retries are the outbox's business, so that they survive the loss of Redis. */
export async function bullmqQueue(redisUrl: string, logger: Logger): Promise<JobQueue> {
  const { Queue } = await import('bullmq')
  const connection = await connectRedis(redisUrl, logger, failFast)
  const queue = new Queue<JobReference>(queueName, {
    connection,
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  // Logged by the connection.
  queue.on('error', () => {})
  const assertReady = () => {
    if (connection.status !== 'ready') throw new Error('the job queue on Redis cannot be reached')
  }
  return {
    longestAdding: 5_000,
    async add(job) {
      assertReady()
      await queue.add('job', job, { jobId: job.id })
    },
    async figures() {
      assertReady()
      const { wait = 0, active = 0 } = await queue.getJobCounts('wait', 'active')
      return { waiting: wait, running: active }
    },
    async close() {
      if (connection.status === 'ready') await queue.close()
      connection.disconnect()
    },
  }
}

/**
 * Runs jobs from BullMQ.
 * @returns what ends it, when the jobs that run have ended
 */
export async function bullmqWorker(
  redisUrl: string,
  run: (job: JobReference) => Promise<void>,
  logger: Logger,
): Promise<() => Promise<void>> {
  const { Worker } = await import('bullmq')
  const connection = await connectRedis(redisUrl, logger, { maxRetriesPerRequest: null })
  const worker = new Worker<JobReference>(queueName, ({ data }) => run(data), {
    connection,
    concurrency,
    lockDuration,
    stalledInterval,
  })
  worker.on('error', () => {})
  return async () => {
    if (connection.status === 'ready') await worker.close()
    connection.disconnect()
  }
}
