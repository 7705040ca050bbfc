/** What a picture shows, and in which column and row. */
export interface Picture {
  title: string
  subtitle: string
  /** Pixels of a column and a row. */
  cell: { width: number; height: number }
  contents: readonly Item[]
  arrows: readonly Arrow[]
  legend: readonly { line: LineStyle; meaning: string }[]
  /** Sentences below the picture. */
  notes: readonly string[]
}

export type Item = Group | Node

export interface Group {
  kind: 'group'
  id: string
  label: string
  style: GroupStyle
  contents: readonly Item[]
  /** First and last, of a frame that is wider than what it holds. */
  columns?: readonly [number, number]
}

/** An icon with lines of text: the first is its name, the others say more in smaller type. */
export interface Node {
  kind: 'node'
  id: string
  /** Column and row of its middle; fractions are between two. */
  at: At
  icon: string
  lines: readonly string[]
}

export interface Arrow {
  from: string
  to: string
  label?: string
  line?: LineStyle
  /** By default those that face each other. */
  sides?: { from?: Side; to?: Side }
  /** The column or row in which it turns, where it turns twice; by default half way. */
  bend?: number
}

export type At = readonly [column: number, row: number]
export type Side = 'top' | 'right' | 'bottom' | 'left'

export type LineStyle = 'request' | 'data' | 'release'
export type GroupStyle =
  'cloud' | 'region' | 'vpc' | 'zone' | 'public' | 'private' | 'data' | 'security' | 'cluster' | 'plain'

export const group = (
  id: string,
  style: GroupStyle,
  label: string,
  contents: readonly Item[],
  columns?: Group['columns'],
): Group => ({ kind: 'group', id, style, label, contents, ...(columns && { columns }) })

export const node = (id: string, at: At, icon: string, ...lines: string[]): Node => ({
  kind: 'node',
  id,
  at,
  icon,
  lines,
})
