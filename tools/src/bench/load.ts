import autocannon from 'autocannon'
import type { ServerProcess } from '../bench/server-process.ts'

/** A request that is repeated for as long as it is measured. */
export interface Load {
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
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
const seconds = 5

/** @throws Error when anything but a success was answered: an error costs less than what is to be measured */
export async function measure(server: ServerProcess, { path, ...load }: Load): Promise<Figures> {
  const url = `http://127.0.0.1:${server.port}${path}`
  const run = (duration: number) => autocannon({ url, ...load, connections, duration })
  await run(warmUpSeconds)
  const before = server.cpuSeconds
  const { requests, latency, non2xx, errors } = await run(seconds)
  const cpu = server.cpuSeconds - before
  if (non2xx + errors > 0)
    throw new Error(`${load.method} ${path}: ${non2xx} answers were no success, ${errors} failed`)
  return {
    requestsPerSecond: requests.average,
    cpuPerRequest: (1_000 * cpu) / requests.total,
    p99: latency.p99,
  }
}
