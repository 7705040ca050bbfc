import { createHash } from 'node:crypto'
import {
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
  type CodePipelineClient,
  type PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline'
import { sourceAction } from '@envelope/infra'

export interface Execution {
  id: string
  /** `started` now, `running` since before, or `deployed`: nothing is to be done. */
  found: 'started' | 'running' | 'deployed'
}

/**
 * What a pipeline does, or has done, with a commit; undefined when it is to be started. A commit that failed, or that
 * another one has replaced since, is to be deployed again.
 */
export async function findExecution(
  client: CodePipelineClient,
  pipeline: string,
  commit: string,
): Promise<{ execution: Execution | undefined; latest: string | undefined }> {
  const { pipelineExecutionSummaries: executions = [] } = await client.send(
    new ListPipelineExecutionsCommand({ pipelineName: pipeline, maxResults: 50 }),
  )
  const latest = executions[0]?.pipelineExecutionId
  // Of several, the first: the build of the others ends them.
  const running = executions.findLast(
    (execution) => isOf(execution, commit) && execution.status === 'InProgress',
  )
  if (running) return { execution: { id: running.pipelineExecutionId!, found: 'running' }, latest }
  const settled = executions.find(({ status }) => status === 'Succeeded' || status === 'InProgress')
  const deployed = settled?.status === 'Succeeded' && isOf(settled, commit)
  return {
    execution: deployed ? { id: settled.pipelineExecutionId!, found: 'deployed' } : undefined,
    latest,
  }
}

const isOf = ({ sourceRevisions = [] }: PipelineExecutionSummary, commit: string) =>
  sourceRevisions.some(({ revisionId }) => revisionId === commit)

/**
 * Starts a pipeline at a commit, or gives what it does with it already. Two who ask at the same time see the same latest
 * execution, hence send the same token, by which AWS starts it once.
 */
export async function startOnce(
  client: CodePipelineClient,
  pipeline: string,
  commit: string,
): Promise<Execution> {
  const { execution, latest } = await findExecution(client, pipeline, commit)
  if (execution) return execution
  const { pipelineExecutionId } = await client.send(
    new StartPipelineExecutionCommand({
      name: pipeline,
      clientRequestToken: createHash('sha256').update([pipeline, commit, latest].join()).digest('hex'),
      sourceRevisions: [{ actionName: sourceAction, revisionType: 'COMMIT_ID', revisionValue: commit }],
    }),
  )
  return { id: pipelineExecutionId!, found: 'started' }
}
