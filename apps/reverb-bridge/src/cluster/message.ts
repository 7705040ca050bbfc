import type { NodeId } from './roster.ts'

/** In a node's numbered stream are what must not be lost; the others are repeated anyway. */
export type MessageType = 'event' | 'state' | 'terminate' | 'hello' | 'here' | 'want' | 'snapshot' | 'bye'

export interface Message {
  type: MessageType
  from: NodeId
  /** Its place in the sender's stream; on messages outside of it, the last place that was given. */
  sequence: number
  /** JSON, read only by those who need it. */
  body: string
}

export const isNumbered = ({ type }: Message) => type === 'event' || type === 'state' || type === 'terminate'

export function encodeMessage({ type, from, sequence, body }: Message): string {
  return `${type} ${from} ${sequence} ${body}`
}

/** The header is plain text, so that a node need not parse what it said itself. */
export function decodeMessage(text: string): Message {
  const afterType = text.indexOf(' ')
  const afterFrom = text.indexOf(' ', afterType + 1)
  const afterSequence = text.indexOf(' ', afterFrom + 1)
  return {
    type: text.slice(0, afterType) as MessageType,
    from: text.slice(afterType + 1, afterFrom),
    sequence: Number(text.slice(afterFrom + 1, afterSequence)),
    body: text.slice(afterSequence + 1),
  }
}
