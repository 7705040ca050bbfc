/** A table as Prettier would write it. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))
  const widths = header.map((_, column) => Math.max(3, ...cells.map((row) => row[column]!.length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n')
}

export const code = (words: string | number): string => `\`${words}\``

const region = /<!-- (\S+): generated, by nx run infra:diagrams -->\n.*?<!-- \1: end -->/gs

/**
 * A document with what stands between its markers replaced.
 * @throws Error when it has a marker that there is nothing for, or lacks one
 */
export function fill(document: string, parts: Readonly<Record<string, string>>): string {
  const filled = new Set<string>()
  const result = document.replace(region, (_, name: string) => {
    const part = parts[name]
    if (part === undefined) throw new Error(`nothing is generated for the marker "${name}"`)
    filled.add(name)
    return `<!-- ${name}: generated, by nx run infra:diagrams -->\n\n${part}\n\n<!-- ${name}: end -->`
  })
  const missing = Object.keys(parts).filter((name) => !filled.has(name))
  if (missing.length > 0) throw new Error(`the document has no marker for ${missing.join(', ')}`)
  return result
}
