import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openApiDocument } from './openapi.ts'

const project = join(import.meta.dirname, '..')
const linter = join(project, '../../node_modules/.bin/redocly')

interface Report {
  totals: { errors: number; warnings: number }
  problems: { ruleId: string; message: string; location: { pointer?: string }[] }[]
}

let directory: string
beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'openapi-'))))
afterAll(() => rm(directory, { recursive: true }))

/** What Redocly's linter finds in a document, by its recommended rules. */
async function lint(document: object): Promise<string[]> {
  const file = join(directory, 'openapi.json')
  await writeFile(file, JSON.stringify(document))
  const options = ['lint', file, `--config=${project}/redocly.yaml`, '--format=json']
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(linter, options, { env }, (_error, output) => resolve(output))
  const { problems } = JSON.parse(await promise) as Report
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`,
  )
}

it('the OpenAPI document has neither errors nor warnings for a linter', { timeout: 60_000 }, async () => {
  expect(await lint(openApiDocument())).toEqual([])
})

it('the linter finds what is wrong with a document', { timeout: 60_000 }, async () => {
  expect(await lint({ ...openApiDocument(), servers: [] })).toEqual([
    expect.stringContaining('no-empty-servers'),
  ])
})
