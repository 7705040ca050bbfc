import { EnvironmentError, type Logger, type ReadinessCheck } from '@envelope/service'
import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Configuration } from './configuration.ts'
import { openDatabase, type Database } from './database/database.ts'
import { assertMigrated } from './database/migrator.ts'
import { TextRecords } from './domains/text-records.ts'
import { armFailpoint } from './failpoints.ts'
import type { Files } from './files/files.ts'
import { openFiles } from './files/open-files.ts'
import { RateLimits } from './http/rate-limits.ts'
import { createApi } from './http/server.ts'
import { Handlers } from './jobs/handlers.ts'
import { inProcessQueue } from './jobs/queue-in-process.ts'
import type { JobQueue, JobReference, QueueFigures } from './jobs/queue.ts'
import { Relay } from './jobs/relay.ts'
import { runJob } from './jobs/run-job.ts'
import { startScheduler } from './jobs/scheduler.ts'
import { mailboxMailer } from './mail/mailbox.ts'
import type { Mailer } from './mail/mailer.ts'
import { createBroadcaster, type Broadcaster } from './realtime/broadcaster.ts'
import { connectRedis, failFast, versionOfRedis } from './redis.ts'
import { SignInAttempts } from './sessions/attempts.ts'
import { startHeartbeat, type OwnService } from './status/heartbeat.ts'
import { SystemProbes } from './status/system-status.ts'
import { Links } from './links.ts'

type Closer = () => unknown

/** The parts of a process, made from its configuration, and what closes them. */
export class Application {
  readonly configuration: Configuration
  readonly logger: Logger
  readonly database: Database
  readonly files: Files
  readonly links: Links
  readonly broadcaster: Broadcaster
  readonly textRecords: TextRecords
  readonly #onClose: (name: string, close: Closer) => void

  private constructor(
    configuration: Configuration,
    logger: Logger,
    {
      database,
      files,
      onClose,
    }: { database: Database; files: Files; onClose: (name: string, close: Closer) => void },
  ) {
    this.configuration = configuration
    this.logger = logger
    this.database = database
    this.files = files
    this.links = new Links(configuration.appKey, configuration.publicUrlTemplate)
    this.broadcaster = createBroadcaster(configuration.reverb)
    this.textRecords = new TextRecords(configuration.dnsServers)
    this.#onClose = onClose
  }

  /** @param onClose closers run in reverse order */
  static async open(
    configuration: Configuration,
    logger: Logger,
    onClose: (name: string, close: Closer) => void,
  ): Promise<Application> {
    armFailpoint(configuration.failpoint)
    const database = await openDatabase(configuration.database)
    onClose('database', () => database.close())
    const files = await openFiles(configuration)
    onClose('files', () => files.close?.())
    return new Application(configuration, logger, { database, files, onClose })
  }

  /** Whether this one process is the whole back end: SQLite lets no second one take part. */
  get embedded(): boolean {
    return this.configuration.database.dialect === 'sqlite'
  }

  /**
   * The relay that runs jobs in this process, or through Redis where that is configured.
   * Without `runJobs` it only feeds Redis, for workers to run.
   */
  async startRelay({ runJobs }: { runJobs: boolean }): Promise<Relay> {
    const { database, logger, configuration } = this
    const stopping = new AbortController()
    const run = runJobs ? await this.#jobRunner(stopping.signal) : undefined
    let nudge = () => {}
    const runAndNudge = async (job: JobReference) => {
      await run!(job)
      nudge()
    }
    const relay = new Relay({ database: database.global, queue: await this.#queue(runAndNudge), logger })
    nudge = relay.nudge
    relay.start()
    this.#onClose('relay', () => relay.stop())
    if (run && configuration.redisUrl !== undefined) {
      const { bullmqWorker } = await import('./jobs/queue-bullmq.ts')
      this.#onClose('worker', await bullmqWorker(configuration.redisUrl, runAndNudge, logger))
    }
    this.#onClose('jobs that wait for the database', () => stopping.abort())
    return relay
  }

  async #queue(run: (job: JobReference) => Promise<void>): Promise<JobQueue> {
    const { redisUrl } = this.configuration
    if (redisUrl === undefined) return inProcessQueue(run)
    const { bullmqQueue } = await import('./jobs/queue-bullmq.ts')
    return bullmqQueue(redisUrl, this.logger)
  }

  async #jobRunner(stopping: AbortSignal): Promise<(job: JobReference) => Promise<void>> {
    const { database, files, links, broadcaster, textRecords, logger } = this
    const mailer = await this.#mailer(stopping)
    const handlers = new Handlers({ database, files, links, broadcaster, textRecords, mailer })
    return (job) => runJob({ database, handlers, logger, stopping }, job)
  }

  async #mailer(stopping: AbortSignal): Promise<Mailer> {
    const { smtpUrl, mailFrom, production } = this.configuration
    if (smtpUrl === undefined) {
      if (production)
        throw new EnvironmentError(['SMTP_URL is not set: production needs it, or mails would not be sent'])
      return mailboxMailer(this.logger)
    }
    const { smtpMailer } = await import('./mail/smtp.ts')
    const mailer = await smtpMailer({ url: smtpUrl, from: mailFrom, logger: this.logger, stopping })
    this.#onClose('mail', () => mailer.close())
    return mailer
  }

  startScheduler(afterRound?: () => unknown): void {
    this.#onClose('scheduler', startScheduler(this, afterRound))
  }

  /** The API, not yet listening. */
  async createApi({
    nudge,
    queueFigures = async () => undefined,
    draining,
  }: {
    nudge: () => void
    /** Of the queue that jobs go through, where this process knows of it. */
    queueFigures?: () => Promise<QueueFigures | undefined>
    draining?: AbortSignal
  }): Promise<FastifyInstance> {
    const redis = await this.#redis()
    const readiness: Record<string, ReadinessCheck> = { database: () => assertMigrated(this.database) }
    if (redis) readiness.redis = async () => void (await redis.ping())
    const api = await createApi({
      ...this,
      attempts: new SignInAttempts(redis),
      limits: new RateLimits(this.configuration.rateLimits, redis),
      readiness,
      ...(draining && { draining }),
      nudge,
      queueFigures,
      probes: this.#probes(redis),
    })
    this.#onClose('http', () => api.close())
    return api
  }

  #probes(redis: Redis | undefined): SystemProbes {
    const { broadcaster, database, files } = this
    return new SystemProbes({
      async reverb() {
        const { version, healthy } = await broadcaster.health()
        return { version, ...(!healthy && { problem: 'it works, and does not reach the others' }) }
      },
      database: async () => ({ version: await database.version() }),
      ...(redis && { redis: async () => ({ version: await versionOfRedis(redis) }) }),
      async files() {
        await files.check()
        return {}
      },
    })
  }

  /** Has others see that this process lives, and what it does; before all that is to have ended when it says that it stops. */
  startHeartbeat(services: readonly OwnService[]): void {
    const { database, logger } = this
    this.#onClose('heartbeat', startHeartbeat({ database: database.global, logger }, services))
  }

  async #redis(): Promise<Redis | undefined> {
    const { redisUrl } = this.configuration
    if (redisUrl === undefined) return undefined
    const redis = await connectRedis(redisUrl, this.logger, failFast)
    this.#onClose('redis', () => redis.disconnect())
    return redis
  }
}
