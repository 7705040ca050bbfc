import { median, type Figures } from '../bench/load.ts'
import { markdownTable } from '../markdown.ts'
import type { MeasuredPage } from './pages.ts'

/** Of a page of the tenant app, or the plain one that says the same: the turns, and the memory after them. */
export type Rendering = { turns: Figures[]; residentBytes: number }

/** Medians, and their ratios, as two Markdown tables. @param renderings by page and by whom */
export function renderingTables(
  renderings: ReadonlyMap<MeasuredPage, Record<'tenant' | 'plain', Rendering>>,
): string {
  const of = ({ turns }: Rendering, figure: keyof Figures) => median(turns.map((each) => each[figure]))
  const figures = [...renderings].flatMap(([{ name }, page]) =>
    (['plain', 'tenant'] as const).map((who) => [
      `${name}, ${who}`,
      of(page[who], 'requestsPerSecond').toFixed(0),
      of(page[who], 'cpuPerRequest').toFixed(2),
      of(page[who], 'p99').toFixed(0),
      (page[who].residentBytes / 2 ** 20).toFixed(0),
    ]),
  )
  const ratios = [...renderings].map(([{ name, aim }, { tenant, plain }]) => {
    const ratio = (figure: keyof Figures, more: Rendering, less: Rendering) =>
      (of(more, figure) / of(less, figure)).toFixed(2)
    return [
      name,
      ratio('requestsPerSecond', tenant, plain),
      // The other way round, so that more is better in both.
      ratio('cpuPerRequest', plain, tenant),
      `≥ ${aim}`,
      ratio('p99', tenant, plain),
      (tenant.residentBytes / plain.residentBytes).toFixed(2),
    ]
  })
  return [
    markdownTable(['page', 'requests/s', 'CPU ms/request', 'p99 ms', 'memory MiB'], figures),
    markdownTable(['tenant / plain', 'by requests/s', 'by CPU', 'aim', 'p99', 'memory'], ratios),
  ].join('\n\n')
}
