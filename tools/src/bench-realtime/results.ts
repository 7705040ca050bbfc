import { markdownTable } from '../markdown.ts'
import type { Figures } from './scenarios.ts'

/** What was measured of each candidate, round by round. */
export class Results {
  readonly #rounds = new Map<string, Figures[]>()

  add(candidate: string, figures: Figures): void {
    this.#rounds.set(candidate, [...(this.#rounds.get(candidate) ?? []), figures])
  }

  /** Medians as a Markdown table, with the ratio of one candidate to each other one. */
  table(ours: string): string {
    const names = [...this.#rounds.keys()]
    const others = names.filter((name) => name !== ours)
    const figures = new Set([...this.#rounds.values()].flat().flatMap((each) => Object.keys(each)))
    const lines = [...figures].map((figure) => {
      const medians = names.map((name) => this.#median(name, figure))
      const ratios = others.map((name) => ratio(this.#median(ours, figure), this.#median(name, figure)))
      return [figure, ...medians.map(shown), ...ratios]
    })
    const head = ['figure', ...names, ...others.map((name) => `${ours} / ${name}`)]
    return markdownTable(head, lines)
  }

  #median(candidate: string, figure: string): number | undefined {
    const numbers = this.#rounds.get(candidate)!.flatMap((figures) => figures[figure] ?? [])
    return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]
  }
}

const shown = (value: number | undefined) =>
  value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(2)

const ratio = (ours: number | undefined, theirs: number | undefined) =>
  ours !== undefined && theirs ? `${(ours / theirs).toFixed(2)}×` : '–'
