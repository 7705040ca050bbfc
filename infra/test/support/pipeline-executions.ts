/**
 * What `aws codepipeline list-pipeline-executions --query QUERY --output text` prints, of executions on the standard input,
 * newest first: a line each of id, status, and the commit once its source is fetched.
 */
import { readFileSync } from 'node:fs'
import { search, type JSONValue } from '@jmespath-community/jmespath'

/** As AWS documents it. */
function summary(line: string): JSONValue {
  const [id, status, commit] = line.split(' ') as [string, string, string | undefined]
  const revision = commit !== undefined && {
    actionName: 'Source',
    revisionId: commit,
    revisionSummary: '{"ProviderType":"GitHub","CommitMessage":"Say what is InProgress"}',
    revisionUrl: `https://eu-central-1.console.aws.amazon.com/codesuite/settings/connections/redirect?Commit=${commit}`,
  }
  return {
    pipelineExecutionId: id,
    status,
    startTime: '2026-01-31T12:00:00.000000+00:00',
    lastUpdateTime: '2026-01-31T12:05:00.000000+00:00',
    ...(revision && { sourceRevisions: [revision] }),
    trigger: {
      triggerType: 'WebhookV2',
      triggerDetail: 'arn:aws:codeconnections:eu-central-1:1:connection/a',
    },
    executionMode: 'SUPERSEDED',
    executionType: 'STANDARD',
  }
}

const cell = (value: JSONValue) => (value === null ? 'None' : String(value))
const row = (value: JSONValue) => (Array.isArray(value) ? value.map(cell).join('\t') : cell(value))

const [query] = process.argv.slice(2) as [string]
const executions = readFileSync(0, 'utf8').trim().split('\n').map(summary)
const pages: JSONValue[] = [
  { pipelineExecutionSummaries: executions },
  // The command puts the query to this as well, where there are more than were asked for.
  { NextToken: { NextToken: 'eyJuZXh0VG9rZW4iOiBudWxsfQ==' } },
]
for (const page of pages) {
  const found = search(page, query)
  for (const line of Array.isArray(found) ? found.map(row) : [row(found)]) process.stdout.write(`${line}\n`)
}
