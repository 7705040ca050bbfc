import autocannon from 'autocannon'
import type { ServerProcess } from './server-process.ts'

/** A request that is repeated for as long as it is measured. */
export interface Load {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
}

/** What a load is measured of: a server that runs already. */
export interface Candidate {
  server: ServerProcess
  load: Load
}

export interface Figures {
  requestsPerSecond: number
  /** Milliseconds of the server's processor time for one request. */
  cpuPerRequest: number
  /** Milliseconds. */
  p99: number
}

const connections = 16
/** With two, a list of envelopes still took a third longer than with ten: V8 had not yet optimised it. */
const warmUpSeconds = 10
/** Short, since a machine that others use is slower for some seconds and then fast again: all candidates are to have some of both. */
const turnSeconds = 2

/**
 * Has each candidate warm up, and then measures them in turns, forwards and backwards.
 * @returns the figures of each candidate's turns, by its name
 * @throws Error when anything but a success was answered: an error costs less than what is to be measured
 */
export async function measureInTurns(
  candidates: Readonly<Record<string, Candidate>>,
  turns: number,
): Promise<Map<string, Figures[]>> {
  const inOrder = Object.entries(candidates)
  for (const [, candidate] of inOrder) await repeat(candidate, warmUpSeconds)
  const figures = new Map<string, Figures[]>(inOrder.map(([name]) => [name, []]))
  for (let turn = 1; turn <= turns; turn++) {
    for (const [name, candidate] of turn % 2 ? inOrder : inOrder.toReversed())
      figures.get(name)!.push(await repeat(candidate, turnSeconds))
    console.error(`turn ${turn} of ${turns} done`)
  }
  return figures
}

async function repeat({ server, load: { path, ...load } }: Candidate, duration: number): Promise<Figures> {
  const url = `http://127.0.0.1:${server.port}${path}`
  const before = server.cpuSeconds
  const { requests, latency, non2xx, errors } = await autocannon({ url, ...load, connections, duration })
  const cpu = server.cpuSeconds - before
  if (non2xx + errors > 0)
    throw new Error(`${load.method} ${path}: ${non2xx} answers were no success, ${errors} failed`)
  return {
    requestsPerSecond: requests.average,
    cpuPerRequest: (1_000 * cpu) / requests.total,
    p99: latency.p99,
  }
}

/** Of an odd number the middle one. */
export const median = (values: number[]) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]!
