import {
  GetPipelineExecutionCommand,
  paginateListActionExecutions,
  type ActionExecutionDetail,
  type CodePipelineClient,
} from '@aws-sdk/client-codepipeline'

export interface StageProgress {
  stage: string
  state: 'waiting' | 'running' | 'succeeded' | 'failed'
  /** Milliseconds since the epoch; of a stage that began, and of one that ended. */
  began?: number
  ended?: number
  /** What its actions say of themselves: a digest, an error, where to approve. */
  says: string
  /** Of the log of what went wrong, or of what is to be approved. */
  link?: string
}

export interface Progress {
  /** CodePipeline's: InProgress, Succeeded, Failed, Stopped, Stopping, Superseded, Cancelled. */
  status: string
  /** Why, where CodePipeline says so. */
  says: string
  stages: StageProgress[]
}

/** @param stages names, in order, so that those which have not begun are shown as well */
export async function readProgress(
  client: CodePipelineClient,
  { pipeline, execution, stages }: { pipeline: string; execution: string; stages: readonly string[] },
): Promise<Progress> {
  const { pipelineExecution } = await client.send(
    new GetPipelineExecutionCommand({ pipelineName: pipeline, pipelineExecutionId: execution }),
  )
  const actions: ActionExecutionDetail[] = []
  const pages = paginateListActionExecutions(
    { client },
    { pipelineName: pipeline, filter: { pipelineExecutionId: execution } },
  )
  for await (const { actionExecutionDetails = [] } of pages) actions.push(...actionExecutionDetails)
  return {
    status: pipelineExecution?.status ?? 'InProgress',
    says: pipelineExecution?.statusSummary ?? '',
    stages: stages.map((stage) => progressOf(stage, actions)),
  }
}

/** Of actions that were tried again, the latest try counts. */
function progressOf(stage: string, actions: readonly ActionExecutionDetail[]): StageProgress {
  const latest = new Map<string, ActionExecutionDetail>()
  for (const action of actions.filter(({ stageName }) => stageName?.toLowerCase() === stage)) {
    const known = latest.get(action.actionName!)
    if (!known || known.startTime! < action.startTime!) latest.set(action.actionName!, action)
  }
  const own = [...latest.values()].toSorted((a, b) => Number(a.startTime) - Number(b.startTime))
  if (own.length === 0) return { stage, state: 'waiting', says: '' }
  const failed = own.find(({ status }) => status === 'Failed' || status === 'Abandoned')
  const running = own.find(({ status }) => status === 'InProgress')
  const telling = failed ?? running ?? own.at(-1)!
  const result = telling.output?.executionResult
  const link = result?.externalExecutionUrl
  return {
    stage,
    state: failed ? 'failed' : running ? 'running' : 'succeeded',
    began: Number(own[0]!.startTime),
    ...(!running && { ended: Math.max(...own.map(({ lastUpdateTime }) => Number(lastUpdateTime))) }),
    says: result?.errorDetails?.message ?? result?.externalExecutionSummary ?? '',
    ...(link !== undefined && link !== '' && { link }),
  }
}
