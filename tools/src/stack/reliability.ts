import { markdownTable } from '../markdown.ts'
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
  return markdownTable(head, rows)
}
