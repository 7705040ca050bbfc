import type { EnvelopeStatus, HistoryEvent, HistoryEventType, RecipientStatus } from '@envelope/contract'
import { statusAfter } from '../envelopes/state-machine.ts'
import { theSystem, type Actor } from '../envelopes/steps.ts'
import type { Story } from './stories.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** What became of a recipient, and when. */
export interface Fate {
  status: RecipientStatus
  deliveredAt: Date | null
  viewedAt: Date | null
  signedAt: Date | null
}

export interface Timeline {
  status: EnvelopeStatus
  history: HistoryEvent[]
  fates: Fate[]
  sentAt: Date | null
  expiresAt: Date | null
}

/** Plays a story through the state machine, from when it was created. */
export function playStory(story: Story, sender: string, createdAt: Date): Timeline {
  const member: Actor = { kind: 'user', name: sender, ip: '203.0.113.24' }
  const fates = story.recipients.map((): Fate => ({
    status: 'waiting',
    deliveredAt: null,
    viewedAt: null,
    signedAt: null,
  }))
  const timeline: Timeline = { status: 'draft', history: [], fates, sentAt: null, expiresAt: null }
  let now = createdAt

  const step = (
    type: HistoryEventType,
    actor: Actor,
    about: { recipient?: string; reason?: string } = {},
  ) => {
    const status = statusAfter(timeline.status, type)
    if (!status) throw new Error(`${story.title}: ${type} cannot follow on ${timeline.status}`)
    timeline.status = status
    timeline.history.push({
      sequence: timeline.history.length + 1,
      type,
      action: null,
      at: now.toISOString(),
      actor: { kind: actor.kind, name: actor.name },
      ip: actor.ip,
      recipient: about.recipient ?? null,
      reason: about.reason ?? null,
    })
  }
  const wait = (milliseconds: number) => {
    now = new Date(now.getTime() + milliseconds)
  }
  const actorAt = (index: number): Actor => ({
    kind: 'recipient',
    name: story.recipients[index]!.name,
    ip: `198.51.100.${10 + index}`,
  })
  const orderOf = (index: number) => story.recipients[index]!.order
  const inTurn = story.recipients.map((_, index) => index).sort((a, b) => orderOf(a) - orderOf(b))
  const deliver = (order: number) => {
    for (const index of inTurn.filter((candidate) => orderOf(candidate) === order)) {
      wait(1_200)
      fates[index] = { ...fates[index]!, status: 'delivered', deliveredAt: now }
      step('delivered', theSystem, { recipient: story.recipients[index]!.name })
    }
  }
  const view = (index: number) => {
    wait((18 + 7 * index) * minute)
    fates[index] = { ...fates[index]!, status: 'viewed', viewedAt: now }
    step('viewed', actorAt(index), { recipient: story.recipients[index]!.name })
  }
  const sign = (index: number) => {
    wait(9 * minute)
    fates[index] = { ...fates[index]!, status: 'signed', signedAt: now }
    step('signed', actorAt(index), { recipient: story.recipients[index]!.name })
  }

  step('created', member)
  if (story.outcome === 'draft') return timeline

  wait(11 * minute)
  timeline.sentAt = now
  timeline.expiresAt = new Date(now.getTime() + story.expiresInDays * day)
  step('sent', member)
  if (story.outcome === 'sent') return timeline

  const first = inTurn[0]!
  deliver(orderOf(first))
  switch (story.outcome) {
    case 'viewed':
      view(first)
      break
    case 'signed':
    case 'completed':
      for (const [turn, index] of inTurn.entries()) {
        if (fates[index]!.deliveredAt === null) deliver(orderOf(index))
        if (story.outcome === 'signed' && turn > 0) break
        view(index)
        sign(index)
      }
      if (story.outcome === 'completed') step('completed', theSystem)
      break
    case 'declined':
      view(first)
      wait(26 * minute)
      fates[first] = { ...fates[first]!, status: 'declined' }
      step('declined', actorAt(first), { recipient: story.recipients[first]!.name, reason: story.reason })
      break
    case 'voided':
      wait(90 * minute)
      step('voided', member, { reason: story.reason })
      break
    case 'expired':
      now = timeline.expiresAt
      step('expired', theSystem)
      break
  }
  return timeline
}
