import { openApiDocument } from '@envelope/contract/openapi'
import fc, { type Arbitrary } from 'fast-check'

/** A request as the OpenAPI document describes it in some places, and anything else in the others. */
export interface BadRequest {
  method: string
  /** With `{name}` where the id of something that is there belongs. */
  path: string
  /** Which of those that are there. */
  pick: number
  host: 'right' | 'wrong' | 'nobody'
  /** `right`, `wrong` and `none`, or any text. */
  bearer: string
  headers: Record<string, string>
  body: string | undefined
}

interface Schema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  enum?: unknown[]
  anyOf?: Schema[]
  const?: unknown
}
interface Described {
  parameters?: { in: string; name: string; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

const often = <Value>(usual: Arbitrary<Value>, otherwise: Arbitrary<Value>): Arbitrary<Value> =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: otherwise })

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '../../etc/passwd',
    "' or 1=1 --",
    '%00',
    '{{7*7}}',
    '\ud800',
    '𝒳'.repeat(500),
    'x'.repeat(70_000),
    '-1',
    '1e999',
    'NaN',
    '2026-02-30T25:61:00Z',
    '__proto__',
  ),
)

const anything = fc.oneof(
  nasty,
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, true, -1, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]]),
)

const valueOf = (schema: Schema): Arbitrary<unknown> => often(alike(schema), anything)

function alike(schema: Schema): Arbitrary<unknown> {
  if (schema.$ref) return alike(document.components.schemas[schema.$ref.split('/').at(-1)!]!)
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valueOf))
  const type = [schema.type].flat()[0]
  if (type === 'object' || schema.properties) {
    const properties = Object.entries(schema.properties ?? {})
    const members = Object.fromEntries(properties.map(([name, member]) => [name, valueOf(member)]))
    return fc
      .tuple(
        often(fc.record(members), fc.record(members, { requiredKeys: [] })),
        fc.dictionary(fc.string({ maxLength: 12 }), anything, { maxKeys: 1 }),
      )
      .map(([own, other]) => ({ ...other, ...own }))
  }
  if (type === 'array') return fc.array(valueOf(schema.items ?? {}), { maxLength: 25 })
  if (type === 'integer' || type === 'number') return fc.oneof(fc.integer(), fc.double())
  if (type === 'boolean') return fc.boolean()
  return fc.oneof(fc.string({ maxLength: 250 }), fc.emailAddress(), fc.uuid())
}

/** Node refuses to send anything else in a header. */
const headerText = fc.string({ unit: 'grapheme-ascii', maxLength: 150 }).map((value) => value.trim())

function pathAlike(template: string): Arbitrary<string> {
  const parts = template.split('/').map((part) => {
    if (!part.startsWith('{')) return fc.constant(part)
    // Cut in the middle of a character it is one more thing that cannot be read.
    const encoded = nasty.map((value) => encodeURIComponent(value.toWellFormed()).slice(0, 4_000))
    return often(fc.constant(part), fc.oneof(encoded, fc.uuid()))
  })
  return fc.tuple(...parts).map((values) => values.join('/'))
}

function queryAlike({ parameters = [] }: Described): Arbitrary<string> {
  const inQuery = parameters.filter((parameter) => parameter.in === 'query')
  const values = inQuery.map(({ name, schema }) => [name, often(alike(schema).map(String), nasty)] as const)
  return fc
    .record(Object.fromEntries(values), { requiredKeys: [] })
    .map((query) => new URLSearchParams(query as Record<string, string>).toString())
}

function requestAlike(template: string, method: string, described: Described): Arbitrary<BadRequest> {
  const [type = 'application/json', content] = Object.entries(described.requestBody?.content ?? {})[0] ?? []
  return fc
    .record({
      path: pathAlike(template),
      pick: fc.nat(),
      query: queryAlike(described),
      host: often(fc.constant('right' as const), fc.constantFrom('wrong' as const, 'nobody' as const)),
      bearer: often(fc.constant('right'), fc.oneof(fc.constantFrom('wrong', 'none'), headerText)),
      type: often(fc.constant(type), headerText),
      key: fc.option(headerText, { nil: undefined }),
      body: often(
        valueOf(content?.schema ?? {}).map((value) => JSON.stringify(value)),
        nasty,
      ),
    })
    .map(({ path, query, pick, host, bearer, type, key, body }) => ({
      method: method.toUpperCase(),
      path: query === '' ? path : `${path}?${query}`,
      pick,
      host,
      bearer,
      headers: {
        ...(method !== 'get' && { 'content-type': type }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: method === 'get' ? undefined : body,
    }))
}

/** Of each operation of the OpenAPI document as many as of any other. */
export const badRequests: Arbitrary<BadRequest> = fc.oneof(
  ...Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]) => requestAlike(template, method, described)),
  ),
)
