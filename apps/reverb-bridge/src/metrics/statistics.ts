/** What happened to an application's clients on this node, since the start: plain numbers, since they change often. */
export class Statistics {
  opened = 0
  messagesReceived = 0
  framesSent = 0
  bytesSent = 0
  /** Events that the application published. */
  events = 0
  /** Events that clients sent to each other. */
  clientEvents = 0
  /** Closed connections by code. */
  readonly closed = new Map<string, number>()
  /** Connections that were turned away, by what for. */
  readonly refused = new Map<string, number>()
}

/** The codes that mean something; clients may send any other. */
const knownCodes = new Set([1000, 1001, 1002, 1005, 1006, 1009, 4001, 4004, 4009, 4100, 4200, 4201])

export function countClosed({ closed }: Statistics, code: number): void {
  count(closed, knownCodes.has(code) ? String(code) : 'other')
}

export function count(counts: Map<string, number>, label: string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1)
}
