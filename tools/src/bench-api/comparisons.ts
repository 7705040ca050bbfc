import { markdownTable } from '../markdown.ts'
import type { Figures } from '../bench/load.ts'

/** What is held against what, and how much of its speed it should have at least. */
const comparisons: { of: string; against: string; aim?: number }[] = [
  { of: 'list of SQLite, demo', against: 'list of a constant', aim: 0.35 },
  { of: 'list of MariaDB, demo', against: 'list of a constant', aim: 0.35 },
  { of: 'list of SQLite, demo', against: 'account of SQLite, demo' },
  { of: 'list of MariaDB, demo', against: 'account of MariaDB, demo' },
  { of: 'create of SQLite, demo', against: 'create of a constant' },
  { of: 'create of MariaDB, demo', against: 'create of a constant' },
  { of: 'list of SQLite, demo', against: 'list of MariaDB, demo' },
  { of: 'detail of SQLite, demo', against: 'detail of MariaDB, demo' },
  { of: 'create of SQLite, demo', against: 'create of MariaDB, demo' },
  { of: 'list of the gateway', against: 'list of a plain proxy', aim: 0.9 },
  { of: 'list of the gateway', against: 'list of a constant' },
  { of: 'list of SQLite, large', against: 'list of SQLite, demo' },
  { of: 'list of MariaDB, large', against: 'list of MariaDB, demo' },
  { of: 'detail of SQLite, large', against: 'detail of SQLite, demo' },
  { of: 'detail of MariaDB, large', against: 'detail of MariaDB, demo' },
]

/** Medians of the rounds by figure, and each comparison's ratios, as two Markdown tables. */
export function compare(rounds: ReadonlyMap<string, Figures[]>): string {
  const median = (name: string, figure: keyof Figures) => {
    const sorted = rounds
      .get(name)!
      .map((figures) => figures[figure])
      .toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)]!
  }
  const figures = [...rounds.keys()].map((name) => [
    name,
    median(name, 'requestsPerSecond').toFixed(0),
    median(name, 'cpuPerRequest').toFixed(3),
    median(name, 'p99').toFixed(0),
  ])
  const ratios = comparisons.map(({ of, against, aim }) => [
    `${of} / ${against}`,
    (median(of, 'requestsPerSecond') / median(against, 'requestsPerSecond')).toFixed(2),
    // The other way round, so that more is better in both.
    (median(against, 'cpuPerRequest') / median(of, 'cpuPerRequest')).toFixed(2),
    aim === undefined ? '' : `≥ ${aim}`,
  ])
  return [
    markdownTable(['what', 'requests/s', 'CPU ms/request', 'p99 ms'], figures),
    markdownTable(['ratio', 'by requests/s', 'by CPU', 'aim'], ratios),
  ].join('\n\n')
}
