import {
  CodePipelineClient,
  PutJobFailureResultCommand,
  PutJobSuccessResultCommand,
} from '@aws-sdk/client-codepipeline'

/** What CodePipeline hands to a function that it calls: https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Lambda.html */
export interface JobEvent {
  'CodePipeline.job': {
    id: string
    data: {
      actionConfiguration: { configuration: { UserParameters: string } }
      continuationToken?: string
    }
  }
}

/** A job at one look: `state` is what the look before left, and is absent at the first. */
export interface Job<State> {
  id: string
  /** Tag of the images that are released: a commit. */
  tag: string
  state: State | undefined
}

/** What a look comes to. CodePipeline looks again after about half a minute, for as long as the state is given. */
export type Look<State> =
  { state: State; says: string; troubles?: number } | { done: string } | { failed: string }

/** Looks in a row that may go wrong before the job is given up. */
const patience = 20
/** CodePipeline's limit of a message. */
const longestMessage = 4_900

/**
 * Makes a handler of a function that looks at a job again and again, so that no job is bound to the 15 minutes that a
 * function may run. A look that goes wrong after the first is repeated: what was begun is seen through.
 */
export function handlerOf<State>(look: (job: Job<State>) => Promise<Look<State>>) {
  return async (event: JobEvent): Promise<void> => {
    const client = new CodePipelineClient({ maxAttempts: 6 })
    const { id, data } = event['CodePipeline.job']
    const { state, troubles } = readToken<State>(data.continuationToken)
    const tag = data.actionConfiguration.configuration.UserParameters
    const result = await look({ id, tag, state }).catch((error: Error): Look<State> =>
      state !== undefined && troubles < patience
        ? { state, says: `looking again: ${error.message}`, troubles: troubles + 1 }
        : { failed: `${error.name}: ${error.message}` },
    )
    if ('failed' in result) {
      process.stderr.write(`${result.failed}\n`)
      const failureDetails = { type: 'JobFailed', message: result.failed.slice(-longestMessage) } as const
      await client.send(new PutJobFailureResultCommand({ jobId: id, failureDetails }))
      return
    }
    const summary = 'done' in result ? result.done : result.says
    process.stdout.write(`${summary}\n`)
    await client.send(
      new PutJobSuccessResultCommand({
        jobId: id,
        executionDetails: { summary: summary.slice(0, longestMessage) },
        ...('state' in result && {
          continuationToken: JSON.stringify({ troubles: 0, ...result, says: undefined }),
        }),
      }),
    )
  }
}

function readToken<State>(token: string | undefined): { state: State | undefined; troubles: number } {
  if (token === undefined) return { state: undefined, troubles: 0 }
  return JSON.parse(token) as { state: State; troubles: number }
}
