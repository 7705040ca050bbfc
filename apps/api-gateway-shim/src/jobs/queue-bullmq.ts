import type { Logger } from '@envelope/service'
import type { JobQueue, JobReference } from './queue.ts'

const queueName = 'envelope-jobs'
const concurrency = 8

/** Feeds BullMQ on Redis. Retries are the outbox's business, so that they survive the loss of Redis. */
export async function bullmqQueue(redisUrl: string, logger: Logger): Promise<JobQueue> {
  const { Queue } = await import('bullmq')
  const queue = new Queue<JobReference>(queueName, {
    // Without Redis, adding fails at once and the relay tries again, instead of piling up in memory.
    connection: { url: redisUrl, enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
  })
  queue.on('error', (error) => logger.warn({ err: error }, 'the job queue on Redis cannot be reached'))
  return {
    async add(job) {
      await queue.add('job', job, { jobId: job.id })
    },
    close: () => queue.close(),
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
  const worker = new Worker<JobReference>(queueName, ({ data }) => run(data), {
    connection: { url: redisUrl, maxRetriesPerRequest: null },
    concurrency,
  })
  worker.on('error', (error) => logger.warn({ err: error }, 'the job queue on Redis cannot be reached'))
  return () => worker.close()
}
