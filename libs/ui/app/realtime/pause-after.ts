/** Milliseconds from one attempt to the next; the last repeats. Long enough for a handshake on a slow network. */
const pauses = [2_500, 4_000, 5_000, 6_000] as const

/**
 * How long to wait before another attempt: spread out, so that a server that comes back is not met by everybody at once.
 * @param attempts that failed before the last one
 * @returns milliseconds
 */
export const pauseAfter = (attempts: number, random: () => number): number =>
  (pauses[attempts] ?? pauses[3]) * (0.75 + random() / 2)
