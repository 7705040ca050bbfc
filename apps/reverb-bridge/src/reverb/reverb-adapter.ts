import { randomBytes } from 'node:crypto'
import type { Logger } from '@envelope/service'
import type { Application } from '../application.ts'
import type { Adapter, AdapterHealth, ChannelEvent } from '../cluster/adapter.ts'
import type { RedisConnection } from '../cluster/redis-connection.ts'
import { CensusSurvey, type Survey } from '../cluster/survey.ts'
import {
  readReverbMessage,
  writeAnswer,
  writeEvent,
  writeTerminate,
  type ReverbMessage,
} from './reverb-message.ts'
import { ReverbSurvey } from './reverb-survey.ts'

interface ReverbAdapterOptions {
  applications: readonly Application[]
  redis: RedisConnection
  /** The Redis channel of the Reverb servers (`REVERB_SCALING_CHANNEL`). */
  channel: string
  logger: Logger
}

/**
 * One more node among Laravel Reverb servers, in their own format: events, terminated users and counts go both ways.
 * Presence is not shared, since Reverb does not share it: each node lists its own members.
 */
export class ReverbAdapter implements Adapter {
  readonly nodeId = randomBytes(6).toString('hex')
  readonly isLeader = true
  readonly nodes = [this.nodeId]
  readonly lostMessages = 0
  readonly #applications: ReadonlyMap<string, Application>
  readonly #redis: RedisConnection
  readonly #channel: string
  readonly #logger: Logger
  readonly #surveys = new Map<string, ReverbSurvey>()

  constructor({ applications, redis, channel, logger }: ReverbAdapterOptions) {
    this.#applications = new Map(applications.map((application) => [application.settings.id, application]))
    this.#redis = redis
    this.#channel = channel
    this.#logger = logger
    redis.onMessage = (text) => this.#hear(text)
  }

  get health(): AdapterHealth {
    return this.#redis.isConnected ? 'ok' : 'degraded'
  }

  async start(): Promise<void> {
    await this.#redis.start([this.#channel])
  }

  /** What is published comes back from Redis, and is delivered then; with Redis away it is delivered here at once. */
  async publish(applicationId: string, event: ChannelEvent): Promise<void> {
    const application = this.#applications.get(applicationId)!
    await this.#say(writeEvent(application.settings, event)).catch(() => application.deliver(event))
  }

  async terminate(applicationId: string, userId: string): Promise<void> {
    const application = this.#applications.get(applicationId)!
    await this.#say(writeTerminate(application.settings, userId)).catch(() =>
      application.closeConnectionsOf(userId),
    )
  }

  recall(): undefined {
    return undefined
  }

  /** Answers that count the Reverb servers' clients as well. */
  surveyOf(application: Application): Survey {
    const survey = new ReverbSurvey(application, (message) => this.#say(message))
    this.#surveys.set(application.settings.id, survey)
    return survey
  }

  close(): Promise<void> {
    return this.#redis.close()
  }

  #say(message: string): Promise<number> {
    return this.#redis.publish(this.#channel, message)
  }

  #hear(text: string): void {
    let message: ReverbMessage
    try {
      message = readReverbMessage(text)
    } catch (error) {
      this.#logger.warn(
        { reason: (error as Error).message },
        'a message on the channel of Reverb is not readable',
      )
      return
    }
    if (message.kind === 'answer') {
      for (const survey of this.#surveys.values()) survey.hear(message.key, message.content)
      return
    }
    const application = this.#applications.get(message.application)
    if (message.kind === 'event') application?.deliver(message.event)
    else if (message.kind === 'terminate') application?.closeConnectionsOf(message.userId)
    else void this.#answer(application, message)
  }

  /** Reverb waits for an answer from every listener, so that there must be one also of an unknown application. */
  async #answer(
    application: Application | undefined,
    { key, question, options }: ReverbMessage & { kind: 'question' },
  ): Promise<void> {
    const content = application ? await answerTo(application, question, options) : []
    await this.#say(writeAnswer(key, content)).catch(() => {})
  }
}

async function answerTo(
  application: Application,
  question: (ReverbMessage & { kind: 'question' })['question'],
  { channel = '', channels, filter, info }: (ReverbMessage & { kind: 'question' })['options'],
): Promise<unknown> {
  const here = new CensusSurvey(application)
  switch (question) {
    case 'CHANNEL':
      return (await here.channels({ names: [channel] }, info ?? ''))[channel]
    case 'CHANNELS':
      return here.channels(channels ? { names: channels } : { prefix: filter ?? '' }, info ?? '')
    case 'CHANNEL_USERS':
      return ((await here.users(channel)) ?? []).map((id) => ({ id }))
    case 'CONNECTIONS':
      return Object.fromEntries([...application.connections.keys()].map((socketId) => [socketId, {}]))
  }
}
