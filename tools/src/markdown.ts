/** A table, its columns as wide as their cells. */
export function markdownTable(head: string[], rows: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  )
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

const [start, end] = ['<!-- measured -->', '<!-- /measured -->']

/**
 * The document with other tables between its markers.
 * @throws Error when it has no markers
 */
export function putMeasured(document: string, tables: string): string {
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`no ${start} … ${end} in the document to put the table between`)
  return `${document.slice(0, from + start.length)}\n\n${tables}\n\n${document.slice(to)}`
}
