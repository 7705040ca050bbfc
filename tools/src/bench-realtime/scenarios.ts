import { setTimeout as delay } from 'node:timers/promises'
import { connectAll } from './connect-all.ts'
import { cores } from './cores.ts'
import { Crowd } from './crowd.ts'
import { HttpPublisher } from './http-publisher.ts'
import { payload } from './payload.ts'
import { RawClient } from './raw-client.ts'
import { RawPublisher } from './raw-publisher.ts'
import type { ServerProcess } from '../bench/server-process.ts'
import { presenceAuthorization } from './signature.ts'

/** A measured figure by its name; smaller is better unless the name ends with `/s`. */
export type Figures = Record<string, number>

export interface Sizes {
  /** Of the connections scenario. */
  connections: number
  /** Subscribers of the spread scenario. */
  spread: number
  /** That those, and the server's sockets, are divided among. */
  processes: number
}
export type Scenario = (server: ServerProcess, sizes: Sizes) => Promise<Figures>

const subscribers = 1_000
const events = 50
const publishes = 10_000
/** Made before, so that the server has compiled what it runs. */
const warmUps = publishes / 5
const inFlight = 16

const percentile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!

/** Open connections that each listen to one channel, and all go at once in the end. */
const connections: Scenario = async (server, { connections: count }) => {
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
  const publisher = await RawPublisher.connect(server.port)
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
    await publisher.publish('news', payload, 1)
    await all
    arrivals.push(times)
  }
  publisher.destroy()
  return arrivals
}

/** 50,000 deliveries: 50 events to 1,000 subscribers. */
const deliveries: Scenario = async (server) => {
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

/** From the first arrival of an event to the last. */
const spread: Scenario = async (server, { spread: count, processes }) => {
  const crowd = await Crowd.gather(server.port, 'news', count, processes)
  const publisher = await RawPublisher.connect(server.port)
  const spreads: number[] = []
  for (let round = 0; round < 5; round++)
    spreads.push(await crowd.spreadOf(() => publisher.publish('news', payload, 1)))
  publisher.destroy()
  await crowd.leave()
  return { [`spread over ${count}, ms`]: percentile(spreads, 0.5) }
}

/**
 * Events to a channel that nobody listens to: as an application publishes them, and from raw sockets, which cost so little that
 * only the server bounds them.
 */
const publishing: Scenario = async (server) => {
  const application = new HttpPublisher(server.port, inFlight)
  const byApplication = await timePublishes((times) => application.publish('nobody', payload, times))
  await application.close()

  const sockets = await Promise.all(Array.from({ length: inFlight }, () => RawPublisher.connect(server.port)))
  const cpu = server.cpuSeconds
  const bySockets = await timePublishes((times, index) => sockets[index]!.publish('nobody', payload, times))
  const spent = server.cpuSeconds - cpu
  for (const socket of sockets) socket.destroy()
  return {
    'publishes/s': byApplication,
    'publishes/s from raw sockets': bySockets,
    'CPU a publish from raw sockets, µs': (spent / (warmUps + publishes)) * 1e6,
  }
}

/** @returns how many a second; a fifth more are made before, so that the server has compiled what it runs */
async function timePublishes(publish: (times: number, index: number) => Promise<void>): Promise<number> {
  const all = (count: number) =>
    Promise.all(Array.from({ length: inFlight }, (_, index) => publish(Math.ceil(count / inFlight), index)))
  await all(warmUps)
  const start = performance.now()
  await all(publishes)
  return publishes / ((performance.now() - start) / 1_000)
}

/** Members that come and go before the eyes of 100 others. */
const presence: Scenario = async (server) => {
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

export const scenarios = { deliveries, publishing, connections, presence, spread, cores } satisfies Record<
  string,
  Scenario
>
export type ScenarioName = keyof typeof scenarios
