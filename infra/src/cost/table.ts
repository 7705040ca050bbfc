import type { Line } from './estimate.ts'

export interface Column {
  name: string
  lines: readonly Line[]
}

/** Costs side by side, by service and in all; with the difference of the first two where it is asked for. */
export function table(
  columns: readonly Column[],
  { lines, difference }: { lines: boolean; difference: boolean },
): string {
  const services = [...new Set(columns.flatMap((column) => column.lines.map(({ service }) => service)))]
  const labelled = columns.flatMap(({ name }) => [`${name}, usual`, 'at most'])
  const header = ['', ...labelled, ...(difference ? ['difference, usual', 'at most'] : [])]
  const sums = (matches: (line: Line) => boolean): number[] => {
    const values = columns.flatMap(({ lines: all }) => {
      const matching = all.filter(matches)
      return [sum(matching.map(({ usual }) => usual)), sum(matching.map(({ most }) => most))]
    })
    return difference ? [...values, values[0]! - values[2]!, values[1]! - values[3]!] : values
  }
  const weight = (service: string) => sums((line) => line.service === service)[0]!
  const rows = services
    .toSorted((a, b) => weight(b) - weight(a))
    .flatMap((service) => {
      const own = (line: Line) => line.service === service
      const details = lines
        ? [...new Set(columns.flatMap((column) => column.lines.filter(own).map(({ what }) => what)))]
        : []
      return [
        [service, ...sums(own).map(dollars)],
        ...details.map((what) => [
          `  ${what}`,
          ...sums((line) => own(line) && line.what === what).map(dollars),
        ]),
      ]
    })
  return align([header, ...rows, ['in all', ...sums(() => true).map(dollars)]])
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const dollars = (value: number): string => value.toFixed(2)

function align(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const format = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('  ')
  const lines = rows.map(format)
  return [lines[0], rule, ...lines.slice(1, -1), rule, lines.at(-1)].join('\n')
}
