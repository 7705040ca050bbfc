import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ApplicationSettings } from '../configuration/application-settings.ts'
import { unserialize } from './php-serialization.ts'
import { readReverbMessage, writeEvent, writeQuestion, writeTerminate } from './reverb-message.ts'

const settings: ApplicationSettings = {
  id: 'app-id',
  key: 'app-key',
  secret: 'app-secret',
  allowedOrigins: ['*'],
  pingIntervalSeconds: 60,
  activityTimeoutSeconds: 30,
  maxConnections: undefined,
  maxMessageSize: 10_000,
  acceptClientEventsFrom: 'members',
  rateLimit: undefined,
  sendsSubscriptionCount: false,
  webhooks: [],
}

/** What two Laravel Reverb 1.11.0 servers said to each other, from a running Redis. */
const recorded = readFileSync(join(import.meta.dirname, '../../test/data/reverb-1.11.0-redis.txt'), 'utf8')
  .split('\n')
  .filter((line) => line.includes('"publish" "reverb"'))
  .map((line) => JSON.parse(`"${line.slice(line.indexOf('"{') + 1, -1)}"`) as string)

const said = (part: string) => recorded.filter((text) => text.includes(part))

describe('each recorded message', () => {
  it('is understood', () => {
    expect(recorded.map(readReverbMessage).map(({ kind }) => kind)).toEqual([
      'event',
      'event',
      'event',
      ...['question', 'answer', 'answer'],
      ...['question', 'answer', 'answer'],
      ...['question', 'answer', 'answer'],
      ...['question', 'answer', 'answer'],
      'terminate',
    ])
    expect(readReverbMessage(said('"event":"client-x"')[0]!)).toEqual({
      kind: 'event',
      application: 'app-id',
      event: {
        name: 'client-x',
        channels: ['presence-r'],
        data: { k: 1 },
        except: '130661337.800943607',
        userId: '1',
        isClientEvent: true,
      },
    })
  })

  it('of an event is written the same, byte for byte', () => {
    const events = recorded.filter((text) => text.startsWith('{"type":"message"'))
    for (const text of events) {
      const message = readReverbMessage(text)
      if (message.kind !== 'event') throw new Error(message.kind)
      expect(writeEvent(settings, message.event)).toBe(text)
    }
  })

  it('that terminates a user is written the same', () => {
    expect(writeTerminate(settings, '1')).toBe(recorded.at(-1))
  })

  it('that asks is written the same', () => {
    for (const text of said('"type":"metrics"')) {
      const message = readReverbMessage(text)
      if (message.kind !== 'question') throw new Error(message.kind)
      expect(writeQuestion(settings, message)).toBe(text)
    }
  })
})

describe('unserialize', () => {
  it.each([
    '',
    'x',
    's:5:"ab";',
    'a:1:{i:0;',
    's:-1:"";',
    'i:1;i:2;',
    `${'a:1:{i:0;'.repeat(30)}N;${'}'.repeat(30)}`,
  ])('refuses %j', (text) => {
    expect(() => unserialize(text)).toThrow(SyntaxError)
  })

  it('counts in bytes', () => {
    expect(unserialize('a:2:{i:0;s:2:"ü";i:1;b:1;}')).toEqual(['ü', true])
  })
})
