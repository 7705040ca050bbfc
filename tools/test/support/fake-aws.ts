import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Action {
  stage: string
  status: 'InProgress' | 'Succeeded' | 'Failed'
  says?: string
  error?: string
  link?: string
}

/** What a pipeline answers when it is looked at once. */
export interface Look {
  status: 'InProgress' | 'Succeeded' | 'Failed' | 'Stopped' | 'Superseded'
  actions: Action[]
}

interface Execution {
  id: string
  pipeline: string
  commit: string
  token: string | undefined
  looks: Look[]
}

/** `throttled`, `expired`, `denied`, `missing` (a repository): AWS's own answers; `dropped`: the connection ends without an answer. */
type Fault = 'throttled' | 'expired' | 'denied' | 'missing' | 'dropped'

const faults: Record<Exclude<Fault, 'dropped'>, { status: number; code: string; message: string }> = {
  throttled: { status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
  expired: {
    status: 400,
    code: 'ExpiredTokenException',
    message: 'The security token included in the request is expired',
  },
  denied: {
    status: 400,
    code: 'AccessDeniedException',
    message: 'not authorized to perform: codepipeline:StartPipelineExecution',
  },
  missing: {
    status: 400,
    code: 'RepositoryNotFoundException',
    message: "The repository with name 'envelope-staging/tenant' does not exist in the registry",
  },
}

/**
 * AWS as the command meets it, over HTTP in the wire formats of the services: STS, ECR and CodePipeline with pipelines that
 * go on by one look each time that somebody looks.
 */
export class FakeAws implements AsyncDisposable {
  account = '111111111111'
  /** `repository:tag` of images that are there. */
  readonly images = new Set<string>()
  readonly executions: Execution[] = []
  /** Operations that were asked for, in order. */
  readonly requests: string[] = []
  /** What the next executions that are started show, look by look; the last look stays. */
  script: Look[] = [{ status: 'Succeeded', actions: [] }]
  readonly pipelines = new Set<string>()
  readonly #faults = new Map<string, Fault[]>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response))
  }

  static async start(): Promise<FakeAws> {
    const aws = new FakeAws()
    aws.#server.listen(0, '127.0.0.1')
    await once(aws.#server, 'listening')
    for (const name of ['api', 'tenant', 'hq'])
      aws.pipelines.add(`envelope-staging-${name}`).add(`envelope-production-${name}`)
    return aws
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** What a pipeline's tag does at the same time: an execution that nobody here has started. */
  startByTag(pipeline: string, commit: string, looks: Look[]): void {
    const id = `00000000-0000-4000-8000-${String(this.executions.length).padStart(12, '0')}`
    this.executions.push({ id, pipeline, commit, token: undefined, looks: [...looks] })
  }

  /** The next requests for an operation meet a fault each. */
  fail(operation: string, ...next: Fault[]): void {
    this.#faults.set(operation, next)
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    if (request.url === '/pushed') {
      this.images.add(body)
      response.end()
      return
    }
    const target = request.headers['x-amz-target'] as string | undefined
    const operation = target?.split('.')[1] ?? new URLSearchParams(body).get('Action') ?? ''
    this.requests.push(operation)
    const fault = this.#faults.get(operation)?.shift()
    if (fault === 'dropped') return void request.socket.destroy()
    if (fault) return refuse(response, faults[fault], target === undefined)
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 '))
      return refuse(
        response,
        { status: 403, code: 'MissingAuthenticationToken', message: 'not signed' },
        !target,
      )
    if (target === undefined) return this.#identify(response)
    try {
      const operations: Record<string, (input: never) => object> = {
        DescribeImages: (input) => this.#describeImages(input),
        GetAuthorizationToken: () => ({
          authorizationData: [
            {
              authorizationToken: btoa('AWS:a-password'),
              proxyEndpoint: `https://${this.account}.dkr.ecr.eu-central-1.amazonaws.com`,
            },
          ],
        }),
        ListPipelineExecutions: (input) => this.#list(input),
        StartPipelineExecution: (input) => this.#start(input),
        GetPipelineExecution: (input) => this.#get(input),
        ListActionExecutions: (input) => this.#listActions(input),
      }
      const answer = operations[operation]!(JSON.parse(body) as never)
      response.setHeader('content-type', 'application/x-amz-json-1.1')
      response.end(JSON.stringify(answer))
    } catch (error) {
      const { code, message } = error as AwsRefusal
      refuse(response, { status: 400, code, message }, false)
    }
  }

  #identify(response: ServerResponse): void {
    response.setHeader('content-type', 'text/xml')
    response.end(
      `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>` +
        `<Arn>arn:aws:sts::${this.account}:assumed-role/release/wilma</Arn><UserId>AROA:wilma</UserId>` +
        `<Account>${this.account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    )
  }

  #describeImages({
    repositoryName,
    imageIds,
  }: {
    repositoryName: string
    imageIds: { imageTag: string }[]
  }): object {
    const [{ imageTag }] = imageIds as [{ imageTag: string }]
    if (!this.images.has(`${repositoryName}:${imageTag}`))
      throw new AwsRefusal(
        'ImageNotFoundException',
        `The image with imageId {imageTag: ${imageTag}} does not exist`,
      )
    return {
      imageDetails: [{ repositoryName, imageTags: [imageTag], imageDigest: `sha256:${'ab'.repeat(32)}` }],
    }
  }

  #executionsOf(pipeline: string): Execution[] {
    if (!this.pipelines.has(pipeline))
      throw new AwsRefusal(
        'PipelineNotFoundException',
        `Account '${this.account}' does not have a pipeline with name '${pipeline}'`,
      )
    return this.executions.filter((execution) => execution.pipeline === pipeline).toReversed()
  }

  #list({ pipelineName }: { pipelineName: string }): object {
    return {
      pipelineExecutionSummaries: this.#executionsOf(pipelineName).map(({ id, commit, looks }) => ({
        pipelineExecutionId: id,
        status: looks[0]!.status,
        sourceRevisions: [{ actionName: 'Source', revisionId: commit }],
      })),
    }
  }

  #start(input: {
    name: string
    clientRequestToken?: string
    sourceRevisions?: { revisionValue: string }[]
  }): object {
    const started = this.#executionsOf(input.name).find(({ token }) => token === input.clientRequestToken)
    if (started) return { pipelineExecutionId: started.id }
    const id = `00000000-0000-4000-8000-${String(this.executions.length).padStart(12, '0')}`
    const commit = input.sourceRevisions![0]!.revisionValue
    this.executions.push({
      id,
      pipeline: input.name,
      commit,
      token: input.clientRequestToken,
      looks: [...this.script],
    })
    return { pipelineExecutionId: id }
  }

  #execution(id: string): Execution {
    return this.executions.find((execution) => execution.id === id)!
  }

  #get({ pipelineName, pipelineExecutionId }: { pipelineName: string; pipelineExecutionId: string }): object {
    const { looks } = this.#execution(pipelineExecutionId)
    return { pipelineExecution: { pipelineName, pipelineExecutionId, status: looks[0]!.status } }
  }

  #listActions({ filter }: { filter: { pipelineExecutionId: string } }): object {
    const { looks } = this.#execution(filter.pipelineExecutionId)
    const [{ actions }] = looks as [Look]
    if (looks.length > 1) looks.shift()
    const now = Date.now() / 1000
    return {
      actionExecutionDetails: actions.map(({ stage, status, says, error, link }, index) => ({
        pipelineExecutionId: filter.pipelineExecutionId,
        actionExecutionId: `${stage}-${index}`,
        stageName: stage,
        actionName: stage,
        status,
        startTime: now - 60 + index,
        lastUpdateTime: now - 30 + index,
        output: {
          executionResult: {
            ...(says && { externalExecutionSummary: says }),
            ...(link && { externalExecutionUrl: link }),
            ...(error && { errorDetails: { code: 'JobFailed', message: error } }),
          },
        },
      })),
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

class AwsRefusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

function refuse(
  response: ServerResponse,
  { status, code, message }: { status: number; code: string; message: string },
  asXml: boolean,
): void {
  response.statusCode = status
  response.setHeader('content-type', asXml ? 'text/xml' : 'application/x-amz-json-1.1')
  if (!asXml) return void response.end(JSON.stringify({ __type: code, message }))
  // Query services leave the ending away.
  response.statusCode = 403
  response.end(
    `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>` +
      `<Code>${code.replace(/Exception$/, '')}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  )
}
