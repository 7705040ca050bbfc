/** What a picture shows, before anyone has decided where. */
export interface Picture {
  title: string
  subtitle: string
  direction: 'right' | 'down'
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
}

/** An icon with lines of text: the first is its name, the others say more in smaller type. */
export interface Node {
  kind: 'node'
  id: string
  icon: string
  lines: readonly string[]
}

export interface Arrow {
  from: string
  to: string
  label?: string
  line?: LineStyle
  /** Where its head is; by default at `to`. `none` only keeps things in their order and draws nothing. */
  head?: 'from' | 'none'
}

export type LineStyle = 'request' | 'data' | 'release'
export type GroupStyle =
  'cloud' | 'region' | 'vpc' | 'zone' | 'public' | 'private' | 'data' | 'security' | 'cluster' | 'plain'

export const group = (id: string, style: GroupStyle, label: string, contents: readonly Item[]): Group => ({
  kind: 'group',
  id,
  style,
  label,
  contents,
})

export const node = (id: string, icon: string, ...lines: string[]): Node => ({
  kind: 'node',
  id,
  icon,
  lines,
})
