import type { Figures } from '../bench/load.ts'
import { markdownTable } from '../markdown.ts'
import type { MeasuredPage } from './pages.ts'

type Candidate = 'tenant' | 'plain'
type Rendering = Figures & { residentBytes: number }

/** What was measured of each page, round by round. */
export class RenderingFigures {
  readonly #rounds = new Map<MeasuredPage, Record<Candidate, Rendering[]>>()

  add(page: MeasuredPage, candidate: Candidate, rendering: Rendering): void {
    const rounds = this.#rounds.get(page) ?? { tenant: [], plain: [] }
    rounds[candidate].push(rendering)
    this.#rounds.set(page, rounds)
  }

  /** Medians, and their ratios, as two Markdown tables. */
  tables(): string {
    const figures = [...this.#rounds].flatMap(([{ name }, rounds]) =>
      (['plain', 'tenant'] as const).map((candidate) => {
        const of = (figure: keyof Rendering) => median(rounds[candidate].map((each) => each[figure]))
        return [
          `${name}, ${candidate}`,
          of('requestsPerSecond').toFixed(0),
          of('cpuPerRequest').toFixed(2),
          of('p99').toFixed(0),
          (of('residentBytes') / 2 ** 20).toFixed(0),
        ]
      }),
    )
    const ratios = [...this.#rounds].map(([{ name, aim }, { tenant, plain }]) => {
      const ratio = (figure: keyof Rendering, more: Rendering[], less: Rendering[]) =>
        (median(more.map((each) => each[figure])) / median(less.map((each) => each[figure]))).toFixed(2)
      return [
        name,
        ratio('requestsPerSecond', tenant, plain),
        // The other way round, so that more is better in both.
        ratio('cpuPerRequest', plain, tenant),
        `≥ ${aim}`,
        ratio('p99', tenant, plain),
        ratio('residentBytes', tenant, plain),
      ]
    })
    return [
      markdownTable(['page', 'requests/s', 'CPU ms/request', 'p99 ms', 'memory MiB'], figures),
      markdownTable(['tenant / plain', 'by requests/s', 'by CPU', 'aim', 'p99', 'memory'], ratios),
    ].join('\n\n')
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
