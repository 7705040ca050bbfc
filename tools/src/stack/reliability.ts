import type { Measurement } from './measurements.ts'

const head = [
  'what happened',
  'requests',
  'failed',
  'recovered after',
  'envelopes sent / lost / doubled',
  'mails lost / doubled',
  'last mail after',
  'pages behind',
  'all pages current after',
]

const seconds = (value: number | undefined) => (value === undefined ? '–' : `${value.toFixed(1)} s`)

/** A row an event, in Markdown. */
export function measurementsTable(measurements: Measurement[]): string {
  const rows = measurements.map((measurement) => [
    measurement.event,
    `${measurement.requests}`,
    `${measurement.failed}`,
    measurement.failed === 0 ? '–' : seconds(measurement.recovery),
    [measurement.envelopesSent, measurement.envelopesLost.length, measurement.envelopesDoubled.length].join(
      ' / ',
    ),
    [measurement.mailsLost.length, measurement.mailsDoubled.length].join(' / '),
    seconds(measurement.lastMail),
    `${measurement.pagesBehind ?? '–'}`,
    seconds(measurement.caughtUp),
  ])
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length), title.length),
  )
  const line = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

const [start, end] = ['<!-- measured -->', '<!-- /measured -->']

/**
 * The document with another table between its markers.
 * @throws Error when it has no markers
 */
export function putTable(document: string, table: string): string {
  const [from, to] = [document.indexOf(start), document.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`no ${start} … ${end} in the document to put the table between`)
  return `${document.slice(0, from + start.length)}\n\n${table}\n\n${document.slice(to)}`
}
