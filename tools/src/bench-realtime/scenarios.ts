import { setTimeout as delay } from 'node:timers/promises'
import { RawClient } from './raw-client.ts'
import { presenceAuthorization, type ServerProcess } from './server-process.ts'

/** A measured figure by its name; smaller is better unless the name ends with `/s`. */
export type Figures = Record<string, number>

const subscribers = 1_000
const events = 50
const publishes = 3_000
const inFlight = 16
const payload = JSON.stringify({ text: 'x'.repeat(200) })

async function connectAll(port: number, count: number, channel?: string): Promise<RawClient[]> {
  const clients: RawClient[] = []
  for (let begun = 0; begun < count; begun += 50) {
    const batch = Array.from({ length: Math.min(50, count - begun) }, async (_, index) => {
      // Each address has some 28,000 ports.
      const client = await RawClient.connect(port, `127.0.0.${1 + ((begun + index) % 8)}`)
      if (channel) await client.subscribe(channel)
      return client
    })
    clients.push(...(await Promise.all(batch)))
  }
  return clients
}

const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!

/** Open connections that each listen to one channel. */
export async function connections(server: ServerProcess, count: number): Promise<Figures> {
  // The first ones make the server load what it needs for all.
  const warm = await connectAll(server.port, 100, 'news')
  const before = server.residentBytes
  const cpu = server.cpuSeconds
  const clients = await connectAll(server.port, count, 'news')
  await delay(500)
  const memory = (server.residentBytes - before) / count / 1_024
  const connecting = ((server.cpuSeconds - cpu) / count) * 1e6
  const cpuBeforeEnd = server.cpuSeconds
  for (const client of [...warm, ...clients]) client.destroy()
  await delay(1_500)
  return {
    'memory a connection, KB': memory,
    'CPU a connection, µs': connecting,
    'mass disconnect, CPU s': server.cpuSeconds - cpuBeforeEnd,
  }
}

/** One event after the other to a channel; all arrivals are timed. */
async function fanOut(server: ServerProcess, clients: RawClient[], rounds: number): Promise<number[][]> {
  const arrivals: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const times: number[] = []
    const start = performance.now()
    const all = new Promise<void>((resolve) => {
      for (const client of clients) {
        client.onData = () => {
          client.onData = () => {}
          if (times.push(performance.now() - start) === clients.length) resolve()
        }
      }
    })
    await server.publish('news', payload)
    await all
    arrivals.push(times)
  }
  return arrivals
}

/** 50,000 deliveries: 50 events to 1,000 subscribers. */
export async function deliveries(server: ServerProcess): Promise<Figures> {
  const clients = await connectAll(server.port, subscribers, 'news')
  await fanOut(server, clients, 5)
  const cpu = server.cpuSeconds
  const arrivals = (await fanOut(server, clients, events)).flat()
  const spent = server.cpuSeconds - cpu
  for (const client of clients) client.destroy()
  await delay(500)
  return {
    '50,000 deliveries, CPU s': spent,
    'delivery p50, ms': percentile(arrivals, 0.5),
    'delivery p99, ms': percentile(arrivals, 0.99),
  }
}

/** From the first arrival to the last. */
export async function spread(server: ServerProcess, count: number): Promise<Figures> {
  const clients = await connectAll(server.port, count, 'news')
  const arrivals = await fanOut(server, clients, 3)
  for (const client of clients) client.destroy()
  await delay(1_000)
  const spreads = arrivals.map((times) => Math.max(...times) - Math.min(...times))
  return { [`spread over ${count}, ms`]: percentile(spreads, 0.5) }
}

/** Events to a channel that nobody listens to. */
export async function publishing(server: ServerProcess): Promise<Figures> {
  const publish = async (count: number) => {
    let left = count
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        while (left-- > 0) {
          const status = await server.publish('nobody', payload)
          if (status !== 200) throw new Error(`an event was answered with ${status}`)
        }
      }),
    )
  }
  await publish(500)
  const [start, cpu] = [performance.now(), server.cpuSeconds]
  await publish(publishes)
  const seconds = (performance.now() - start) / 1_000
  return {
    'publishes/s': publishes / seconds,
    'CPU a publish, µs': ((server.cpuSeconds - cpu) / publishes) * 1e6,
  }
}

/** Members that come and go before the eyes of 100 others. */
export async function presenceChurn(server: ServerProcess): Promise<Figures> {
  const join = async (userId: string) => {
    const client = await RawClient.connect(server.port)
    await client.subscribe('presence-room', presenceAuthorization(client.socketId, 'presence-room', userId))
    return client
  }
  const staying: RawClient[] = []
  for (let index = 0; index < 100; index++) staying.push(await join(`stays-${index}`))
  const cpu = server.cpuSeconds
  for (let index = 0; index < 300; index++) (await join(`comes-${index}`)).destroy()
  await delay(500)
  const spent = server.cpuSeconds - cpu
  for (const client of staying) client.destroy()
  await delay(500)
  return { '300 members come and go, CPU s': spent }
}
