import { setTimeout as delay } from 'node:timers/promises'
import type { Census } from '../../src/stack/measurements.ts'
import type { SentEnvelope } from './load.ts'
import type { Member, Stack } from './stack.ts'

/** Milliseconds in which the last mail of what was sent has to arrive: the lease of a killed worker's job, and a round. */
const patience = 120_000

/**
 * Counts what became of envelopes that were sent: each has to be there once, and its recipient to have one mail.
 * @param since milliseconds since the epoch from which mails could be delivered
 */
export async function takeCensus(
  stack: Stack,
  member: Member,
  { sent, since }: { sent: SentEnvelope[]; since: number },
): Promise<Census> {
  const visitor = stack.visitor(member.slug)
  await visitor.signIn(member.email, member.password)
  const census: Census = {
    envelopesLost: [],
    envelopesDoubled: [],
    mailsLost: [],
    mailsDoubled: [],
    lastMail: 0,
  }
  const deadline = Date.now() + patience
  for (const { title, recipient } of sent) {
    const path = `/api/v1/envelopes?search=${encodeURIComponent(recipient)}`
    const { data } = await visitor.json<{ data: { title: string; status: string }[] }>('GET', path)
    const found = data.filter((envelope) => envelope.title === title && envelope.status !== 'draft')
    if (found.length === 0) census.envelopesLost.push(title)
    if (found.length > 1) census.envelopesDoubled.push(title)
    while ((await stack.mailsTo(recipient)).length === 0 && Date.now() < deadline) await delay(500)
  }
  // Whatever comes twice comes at once, or when the lease of the job ends that it belongs to.
  for (const { recipient, at } of sent) {
    const mails = await stack.mailsTo(recipient)
    const delays = mails.map(({ receivedAt }) => (Date.parse(receivedAt) - Math.max(at, since)) / 1000)
    census.lastMail = Math.max(census.lastMail, ...delays)
    if (mails.length === 0) census.mailsLost.push(recipient)
    if (mails.length > 1) census.mailsDoubled.push(recipient)
  }
  await visitor.close()
  return census
}
