import { markdownTable } from '../markdown.ts'
import { median, type Figures } from '../bench/load.ts'

/** What is held against what, and how much of its speed it should have at least. */
const comparisons: { of: string; against: string; aim?: number }[] = [
  { of: 'list of SQLite, demo', against: 'constant list of SQLite, demo', aim: 0.35 },
  { of: 'list of MariaDB, demo', against: 'constant list of MariaDB, demo', aim: 0.35 },
  { of: 'create of SQLite, demo', against: 'constant create of SQLite, demo' },
  { of: 'create of MariaDB, demo', against: 'constant create of MariaDB, demo' },
  { of: 'list of SQLite, demo', against: 'list of bare Fastify' },
  { of: 'list of MariaDB, demo', against: 'list of bare Fastify' },
  { of: 'create of SQLite, demo', against: 'create of bare Fastify' },
  { of: 'create of MariaDB, demo', against: 'create of bare Fastify' },
  { of: 'list of SQLite, demo', against: 'list of MariaDB, demo' },
  { of: 'detail of SQLite, demo', against: 'detail of MariaDB, demo' },
  { of: 'create of SQLite, demo', against: 'create of MariaDB, demo' },
  { of: 'list of the gateway', against: 'list of a plain proxy', aim: 0.9 },
  { of: 'list of the gateway', against: 'list of bare Fastify' },
  { of: 'list of SQLite, large', against: 'list of SQLite, demo' },
  { of: 'list of MariaDB, large', against: 'list of MariaDB, demo' },
  { of: 'detail of SQLite, large', against: 'detail of SQLite, demo' },
  { of: 'detail of MariaDB, large', against: 'detail of MariaDB, demo' },
]

/** Medians of the turns by figure, and each comparison's ratios, as two Markdown tables. */
export function compare(measured: ReadonlyMap<string, Figures[]>): string {
  const medianOf = (name: string, figure: keyof Figures) =>
    median(measured.get(name)!.map((figures) => figures[figure]))
  const figures = [...measured.keys()].map((name) => [
    name,
    medianOf(name, 'requestsPerSecond').toFixed(0),
    medianOf(name, 'cpuPerRequest').toFixed(3),
    medianOf(name, 'p99').toFixed(0),
  ])
  const ratios = comparisons.map(({ of, against, aim }) => [
    `${of} / ${against}`,
    (medianOf(of, 'requestsPerSecond') / medianOf(against, 'requestsPerSecond')).toFixed(2),
    // The other way round, so that more is better in both.
    (medianOf(against, 'cpuPerRequest') / medianOf(of, 'cpuPerRequest')).toFixed(2),
    aim === undefined ? '' : `≥ ${aim}`,
  ])
  return [
    markdownTable(['what', 'requests/s', 'CPU ms/request', 'p99 ms'], figures),
    markdownTable(['ratio', 'by requests/s', 'by CPU', 'aim'], ratios),
  ].join('\n\n')
}
