import { randomBytes } from 'node:crypto'
import type { Application } from '../application.ts'
import { CensusSurvey, type ChannelInfo, type ChannelSelection, type Survey } from '../cluster/survey.ts'
import type { UserId } from '../frames.ts'
import { writeQuestion, type Question, type QuestionOptions } from './reverb-message.ts'

/** For so long an answer is waited for; a Reverb server that is busy must not hold up the HTTP API. */
const answerMilliseconds = 2_000

/**
 * Asks all Reverb servers on the channel, this node being one of them, and adds up as Reverb does. With Redis away it
 * answers for this node.
 */
export class ReverbSurvey implements Survey {
  readonly #application: Application
  readonly #here: Survey
  readonly #say: (message: string) => Promise<number>
  readonly #waiting = new Map<string, (content: unknown) => void>()

  constructor(application: Application, say: (message: string) => Promise<number>) {
    this.#application = application
    this.#here = new CensusSurvey(application)
    this.#say = say
  }

  /** Takes an answer to one of this survey's questions. */
  hear(key: string, content: unknown): void {
    this.#waiting.get(key)?.(content)
  }

  channels(selection: ChannelSelection, info: string): Promise<Record<string, ChannelInfo>> {
    return this.#channels(selection, info).catch(() => this.#here.channels(selection, info))
  }

  users(channel: string): Promise<UserId[] | undefined> {
    return this.#users(channel).catch(() => this.#here.users(channel))
  }

  connections(): Promise<number> {
    return this.#connections().catch(() => this.#here.connections())
  }

  async #channels(selection: ChannelSelection, info: string): Promise<Record<string, ChannelInfo>> {
    const options =
      'names' in selection ? { channels: [...selection.names], info } : { filter: selection.prefix, info }
    const merged: Record<string, ChannelInfo> =
      'names' in selection ? Object.fromEntries(selection.names.map((name) => [name, {}])) : {}
    for (const answer of await this.#ask('CHANNELS', options)) {
      for (const [name, each] of Object.entries(answer as Record<string, ChannelInfo>)) {
        merged[name] = add(merged[name] ?? {}, each)
      }
    }
    // Reverb says of many channels at once who is on them, but not whether anybody is.
    if (!info.split(',').includes('occupied') || !('names' in selection)) return merged
    for (const name of selection.names) {
      const answers = await this.#ask('CHANNEL', { channel: name, info: 'occupied' })
      merged[name]!.occupied = answers.some((answer) => (answer as ChannelInfo).occupied)
    }
    return merged
  }

  async #users(channel: string): Promise<UserId[] | undefined> {
    const answers = (await this.#ask('CHANNEL_USERS', { channel })).flat() as { id: UserId }[]
    const byKey = new Map(answers.map(({ id }) => [String(id), id]))
    return byKey.size === 0 ? undefined : [...byKey.values()]
  }

  async #connections(): Promise<number> {
    const answers = await this.#ask('CONNECTIONS', {})
    return new Set(answers.flatMap((answer) => Object.keys(answer as object))).size
  }

  async #ask(question: Question, options: QuestionOptions): Promise<unknown[]> {
    const key = randomBytes(8).toString('hex')
    const answers: unknown[] = []
    let expected = Infinity
    const { promise, resolve } = Promise.withResolvers<void>()
    const enough = () => {
      if (answers.length >= expected) resolve()
    }
    this.#waiting.set(key, (content) => {
      answers.push(content)
      enough()
    })
    const timer = setTimeout(resolve, answerMilliseconds)
    try {
      expected = await this.#say(writeQuestion(this.#application.settings, { key, question, options }))
      enough()
      await promise
      return answers
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(key)
    }
  }
}

function add(sum: ChannelInfo, each: ChannelInfo): ChannelInfo {
  const count = (name: 'user_count' | 'subscription_count') =>
    each[name] === undefined ? {} : { [name]: (sum[name] ?? 0) + each[name] }
  return { ...sum, ...each, ...count('user_count'), ...count('subscription_count') }
}
