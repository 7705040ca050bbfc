import { possibleProblems, problem, problems, type Operation } from '@envelope/contract'
import type { z } from 'zod'

export interface Answer {
  status: number
  contentType: string | undefined
  /** Undefined where it was not read, so that it is not judged either. */
  body?: Buffer | undefined
}

/** One thing in which an answer is not what the contract says. */
export interface Difference {
  /** `status`, `content-type`, `body`, or a place in the body such as `data[].recipients[].status`. */
  at: string
  expected: string
  came: string
}

const mediaType = (contentType: string | undefined) => contentType?.split(';', 1)[0]!.trim().toLowerCase()

/** Holds an answer to an operation against the contract: status, content type and body, fields it does not have included. */
export function differencesOf(operation: Operation, answer: Answer): Difference[] {
  const { status } = answer
  if (status === operation.status) return successDifferences(operation, answer)
  // A file may not have changed, or be asked for in part.
  if (operation.file && (status === 304 || status === 206)) return []
  const codes = [...possibleProblems(operation)].filter((code) => problems[code].status === status)
  if (codes.length > 0) return problemDifferences(codes, answer)
  const statuses = [...possibleProblems(operation)].map((code) => problems[code].status)
  const expected = [...new Set([operation.status, ...statuses.toSorted()])].join(', ')
  return [{ at: 'status', expected, came: String(status) }]
}

/** Whether the body of such an answer says whether it is as the contract has it. */
export const isJudgedByBody = (operation: Operation, status: number): boolean =>
  status === operation.status ? operation.response !== undefined : status >= 400

function successDifferences({ response, file }: Operation, { contentType, body }: Answer): Difference[] {
  if (file) return []
  if (response) return jsonDifferences('application/json', response, contentType, body)
  return body && body.length > 0
    ? [{ at: 'body', expected: 'no body', came: `${body.length} bytes of ${contentType ?? 'something'}` }]
    : []
}

function problemDifferences(codes: string[], { status, contentType, body }: Answer): Difference[] {
  const found = jsonDifferences('application/problem+json', problem, contentType, body)
  if (found.length > 0 || !body) return found
  const { code, status: said } = JSON.parse(body.toString()) as { code: string; status: number }
  if (!codes.includes(code)) found.push({ at: 'code', expected: codes.join(', '), came: code })
  if (said !== status)
    found.push({ at: 'status in the body', expected: `${status}, as the answer`, came: String(said) })
  return found
}

function jsonDifferences(
  type: string,
  schema: z.ZodType,
  contentType: string | undefined,
  body: Buffer | undefined,
): Difference[] {
  if (mediaType(contentType) !== type)
    return [{ at: 'content-type', expected: type, came: contentType ?? 'nothing' }]
  if (!body) return []
  let value: unknown
  try {
    value = JSON.parse(body.toString())
  } catch {
    return [{ at: 'body', expected: 'JSON', came: 'something that cannot be read as such' }]
  }
  const result = schema.safeParse(value)
  const found = result.success
    ? surplus(value, result.data)
    : result.error.issues.map((issue) => differenceOf(issue, value))
  return [...new Map(found.map((difference) => [JSON.stringify(difference), difference])).values()]
}

/** `['data', 3, 'status']` → `data[].status`: what is wrong with every row is said once. */
const placeOf = (path: readonly PropertyKey[]) =>
  path
    .map((key, index) => (typeof key === 'number' ? '[]' : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('') || 'body'

function differenceOf(issue: z.core.$ZodIssue, value: unknown): Difference {
  const came = issue.path.reduce<unknown>(
    (inner, key) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[key],
    value,
  )
  return {
    at: placeOf(issue.path),
    expected:
      issue.code === 'invalid_format'
        ? `a string in the format ${issue.format}`
        : issue.message
            .replace(/^[\w ]+: expected /, '')
            .replace(/, received .*$/, '')
            .replaceAll('"|"', '", "'),
    // One of the contract's own words is meant, so that the word that came says most. Other texts may be people's data.
    came: issue.code === 'invalid_value' && typeof came === 'string' ? JSON.stringify(came) : kindOf(came),
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Fields that the schema let fall. */
function surplus(given: unknown, known: unknown, path: PropertyKey[] = []): Difference[] {
  if (Array.isArray(given) && Array.isArray(known))
    return given.flatMap((item, index) => surplus(item, known[index], [...path, index]))
  if (typeof given !== 'object' || given === null || typeof known !== 'object' || known === null) return []
  return Object.entries(given).flatMap(([key, value]) =>
    Object.hasOwn(known, key)
      ? surplus(value, (known as Record<string, unknown>)[key], [...path, key])
      : [{ at: placeOf([...path, key]), expected: 'no such field', came: kindOf(value) }],
  )
}
