import { randomUUID } from 'node:crypto'
import { operations, type Operation, type OperationName } from '@envelope/contract'
import { differencesOf, type Difference } from '../contract-check/check-answer.ts'
import type { Api, Came } from './api.ts'
import { journey, refusals, type Credentials, type Example, type Memory } from './examples.ts'

export interface Verdict {
  operation: OperationName
  what: string
  expected: number
  /** Undefined where it was not tried, because something was missing that an earlier answer should have brought. */
  came: number | undefined
  differences: Difference[]
}

/** Somebody else answers at the address, or nobody. */
export class WrongAddressError extends Error {
  override name = 'WrongAddressError'
}

/**
 * Runs the contract's examples against an API, one after the other.
 * @throws WrongAddressError when there is no API of Envelope's, or no such tenant
 */
export async function verify(api: Api, member: Credentials): Promise<Verdict[]> {
  await assertIsApi(api)
  const memory: Memory = { recipient: `rita-${randomUUID().slice(0, 8)}@partner.example` }
  const verdicts: Verdict[] = []
  for (const example of [...journey(member), ...refusals()]) verdicts.push(await run(example, api, memory))
  return verdicts
}

async function run(
  { operation: name, what, status: known, send, keep }: Example,
  api: Api,
  memory: Memory,
): Promise<Verdict> {
  const status = typeof known === 'number' ? known : known(memory)
  const verdict: Verdict = { operation: name, what, expected: status, came: undefined, differences: [] }
  const sent = await send(memory, api)
  if (!sent) return verdict
  const answer = await api.call(name, sent)
  verdict.came = answer.status
  verdict.differences = differencesOf(operations[name], answer)
  const isKnown = verdict.differences.some(({ at }) => at === 'status')
  if (answer.status !== status && !isKnown)
    verdict.differences.unshift({ at: 'status', expected: String(status), came: String(answer.status) })
  if (verdict.differences.length === 0) keep?.(JSON.parse(answer.body.toString()) as never, memory)
  return verdict
}

async function assertIsApi(api: Api): Promise<void> {
  const answer = await api.call('getTenant', {}).catch((error: Error): never => {
    const { code, message } = (error.cause ?? error) as NodeJS.ErrnoException
    throw new WrongAddressError(
      `--url=${api.url} cannot be reached (${code ?? message}): is the API running there?`,
    )
  })
  if (codeOf(answer) === 'unknown_tenant')
    throw new WrongAddressError(
      `there is no tenant at --tenant=${api.host}: name the host of one, like acme.localhost`,
    )
  const operation: Operation = operations.getTenant
  const differences = differencesOf(operation, answer)
  if (answer.status !== 200 && differences.length > 0)
    throw new WrongAddressError(
      `--url=${api.url} answers, but not as Envelope’s API: GET ${operation.path} came with ${answer.status} and ${answer.contentType ?? 'no content type'}`,
    )
}

function codeOf({ body }: Came): string | undefined {
  try {
    return (JSON.parse(body.toString()) as { code?: string } | null)?.code
  } catch {
    return undefined
  }
}

/** The verdicts as a table, what differs beneath it, and the sum. */
export function describeVerdicts(verdicts: Verdict[]): string {
  const rows = verdicts.map(({ operation, what, expected, came, differences }) => [
    operation,
    what,
    String(expected),
    came === undefined ? '–' : String(came),
    came === undefined ? 'not tried' : differences.length === 0 ? 'ok' : 'DIFFERS',
  ])
  const head = ['operation', 'example', 'expected', 'came', 'result']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => cells[column]!.length)))
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd()
  const details = verdicts.flatMap(({ operation, what, differences }) =>
    differences.map(
      ({ at, expected, came }) => `${operation}, ${what}: ${at}: expected ${expected}; came ${came}`,
    ),
  )
  const count = (result: string) => rows.filter((cells) => cells[4] === result).length
  const tried = new Set(verdicts.filter(({ came }) => came !== undefined).map(({ operation }) => operation))
  const untried = Object.keys(operations).filter((name) => !tried.has(name as OperationName))
  return [
    line(head),
    line(widths.map((width) => '─'.repeat(width))),
    ...rows.map(line),
    '',
    ...details,
    ...(untried.length > 0
      ? [`operations without an example that could be tried: ${untried.join(', ')}`]
      : []),
    `${rows.length} examples: ${count('ok')} as the contract says, ${count('DIFFERS')} differ, ${count('not tried')} not tried`,
  ].join('\n')
}
