import type { EnvelopeChanged } from '@envelope/contract'

/** Reverb and Pusher refuse messages of more than 10,000 bytes; some of them are the message around the payload. */
const limit = 9_500

/** The payload is a text inside a JSON message, so quotes and line breaks in it count twice. */
const sizeOf = (value: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(value)))

/**
 * The change as it can be published. Where names and texts are so long that it would be refused, they are cut: who
 * listens still learns what happened, and reads the rest from the API.
 */
export function withinLimit(change: EnvelopeChanged): EnvelopeChanged {
  if (sizeOf(change) <= limit) return change
  const { envelope, event } = change
  return {
    envelope: {
      ...envelope,
      title: cut(envelope.title, 60),
      sender: cut(envelope.sender, 40),
      recipients: envelope.recipients.map(({ name, ...recipient }) => ({
        name: cut(name, 24),
        ...recipient,
      })),
    },
    event: {
      ...event,
      actor: { ...event.actor, name: cut(event.actor.name, 40) },
      recipient: event.recipient && cut(event.recipient, 40),
      reason: event.reason && cut(event.reason, 100),
    },
  }
}

function cut(text: string, characters: number): string {
  const all = [...text]
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`
}
