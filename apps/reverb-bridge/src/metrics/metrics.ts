import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import type { Application } from '../application.ts'
import type { Adapter } from '../cluster/adapter.ts'
import type { Statistics } from './statistics.ts'

/** Numbers for Prometheus, read when they are asked for. Labels are the configured applications and a few fixed words. */
export function createMetrics(applications: readonly Application[], adapter: Adapter): Registry {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const gauge = (name: string, help: string, read: (application: Application) => number) =>
    new Gauge({
      name: `reverb_${name}`,
      help,
      labelNames: ['app'],
      registers,
      collect() {
        for (const application of applications) this.set({ app: application.settings.id }, read(application))
      },
    })
  const counter = (name: string, help: string, read: (statistics: Statistics) => number) =>
    new Counter({
      name: `reverb_${name}_total`,
      help,
      labelNames: ['app'],
      registers,
      collect() {
        this.reset()
        for (const { settings, statistics } of applications) this.inc({ app: settings.id }, read(statistics))
      },
    })
  const labelled = (
    name: string,
    label: string,
    help: string,
    read: (statistics: Statistics) => ReadonlyMap<string, number>,
  ) =>
    new Counter({
      name: `reverb_${name}_total`,
      help,
      labelNames: ['app', label],
      registers,
      collect() {
        this.reset()
        for (const { settings, statistics } of applications) {
          for (const [value, number] of read(statistics))
            this.inc({ app: settings.id, [label]: value }, number)
        }
      },
    })

  gauge('connections', 'Open connections on this node', ({ connections }) => connections.size)
  gauge('channels', 'Channels that somebody on this node listens to', ({ channels }) => channels.count)
  counter('connections_opened', 'Connections that were opened', ({ opened }) => opened)
  labelled('connections_closed', 'code', 'Connections that were closed', ({ closed }) => closed)
  labelled('connections_refused', 'reason', 'Connections that were turned away', ({ refused }) => refused)
  counter('messages_received', 'Messages of clients', ({ messagesReceived }) => messagesReceived)
  counter('frames_sent', 'Frames to clients', ({ framesSent }) => framesSent)
  counter('sent_bytes', 'Bytes to clients', ({ bytesSent }) => bytesSent)
  counter('events', 'Events that applications published on this node', ({ events }) => events)
  counter('client_events', 'Events of clients on this node', ({ clientEvents }) => clientEvents)

  new Gauge({
    name: 'reverb_healthy',
    help: '1 while this node reaches all others, 0 while it serves its own clients only',
    registers,
    collect() {
      this.set(adapter.health === 'ok' ? 1 : 0)
    },
  })
  new Gauge({
    name: 'reverb_nodes',
    help: 'Nodes that are alive, this one included',
    registers,
    aggregator: 'max',
    collect() {
      this.set(adapter.nodes.length)
    },
  })
  new Counter({
    name: 'reverb_lost_messages_total',
    help: 'Messages of other nodes that could not be had any more',
    registers,
    collect() {
      this.reset()
      this.inc(adapter.lostMessages)
    },
  })
  return registry
}
