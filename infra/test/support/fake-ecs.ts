import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { JobEvent } from '../../src/releases/job.ts'

type Input = Record<string, any> // eslint-disable-line @typescript-eslint/no-explicit-any

/** What becomes of a deployment at each look; the last one stays. `turned back`: ECS has put the release before in its place. */
type Fate = ('IN_PROGRESS' | 'COMPLETED' | 'FAILED' | 'turned back')[]

const arnOf = (family: string, revision: number) =>
  `arn:aws:ecs:eu-central-1:222222222222:task-definition/${family}:${revision}`

/**
 * ECS, CloudWatch Logs, SSM and CodePipeline as a function of a release meets them, over HTTP in their own wire format. Hands a
 * job to a handler again and again, as CodePipeline does.
 */
export class FakeEcs implements AsyncDisposable {
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  /** Containers by family, a revision each. */
  readonly families = new Map<string, Input[]>()
  /** Which revision a service runs, and how its next deployments go, one after the other. */
  readonly services = new Map<string, { revision: number; fates: Fate[]; now: Fate; failed?: number }>()
  readonly parameters = new Map<string, string>()
  /** How the next task ends. */
  task: { exitCode?: number; stoppedReason?: string; log: string[] } = { exitCode: 0, log: [] }
  readonly requests: { operation: string; input: Input }[] = []
  /** Errors that the next requests for an operation meet. */
  readonly faults = new Map<string, string[]>()
  #result: { summary?: string; failure?: string; token?: string } = {}

  static async start(): Promise<FakeEcs> {
    const ecs = new FakeEcs()
    ecs.#server.listen(0, '127.0.0.1')
    await once(ecs.#server, 'listening')
    return ecs
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** A family whose one revision runs a tag, and, unless it is a task alone, a service of the same name. */
  run(name: string, tag: string, { service = true, fates = [] as Fate[] } = {}): void {
    this.families.set(`envelope-production-${name}`, [
      {
        name,
        image: `222222222222.dkr.ecr.eu-central-1.amazonaws.com/envelope-production/${name}:${tag}`,
        environment: [
          { name: 'ENVELOPE_VERSION', value: tag },
          { name: 'PORT', value: '3000' },
        ],
      },
    ])
    if (service) this.services.set(name, { revision: 1, fates, now: ['COMPLETED'] })
  }

  /** The tag that a service runs. */
  tagOf(service: string): string {
    const { revision } = this.services.get(service)!
    return this.families.get(`envelope-production-${service}`)![revision - 1]!['image'].split(':').at(-1)
  }

  count(operation: string): number {
    return this.requests.filter((request) => request.operation === operation).length
  }

  /** Asks a handler until it has an answer: what it says in the end. */
  async finish(
    handler: (event: JobEvent) => Promise<void>,
    tag: string,
  ): Promise<{ summary?: string; failure?: string }> {
    let token: string | undefined
    for (let looks = 0; looks < 60; looks++) {
      const data = { actionConfiguration: { configuration: { UserParameters: tag } } }
      await handler({
        'CodePipeline.job': { id: 'job-1', data: { ...data, ...(token && { continuationToken: token }) } },
      })
      token = this.#result.token
      if (token === undefined) return this.#result
      if (token.length > 2048) throw new Error(`CodePipeline refuses a token of ${token.length} characters`)
    }
    throw new Error('the job does not end')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).split('.').at(-1)!
    const input = JSON.parse(await text(request)) as Input
    this.requests.push({ operation, input })
    response.setHeader('content-type', 'application/x-amz-json-1.1')
    const fault = this.faults.get(operation)?.shift() ?? ''
    if (fault) {
      response.statusCode = 400
      response.end(JSON.stringify({ __type: fault, message: `${fault} of ${operation}` }))
      return
    }
    response.end(JSON.stringify(this.#operations[operation]!(input)))
  }

  #described(name: string): Input {
    const [family = '', revision] = name.replace(/^.*\//, '').split(':')
    const revisions = this.families.get(family)!
    const number = Number(revision ?? revisions.length)
    return {
      taskDefinition: {
        taskDefinitionArn: arnOf(family, number),
        family,
        revision: number,
        status: 'ACTIVE',
        cpu: '256',
        containerDefinitions: [revisions[number - 1]],
      },
    }
  }

  #service(name: string): Input {
    const service = this.services.get(name)!
    const family = `envelope-production-${name}`
    const fate = service.now.length > 1 ? service.now.shift()! : service.now[0]!
    const deployments: Input[] = []
    if (fate === 'turned back') {
      service.failed = service.revision
      service.revision = 1
      service.now = ['IN_PROGRESS', 'COMPLETED']
    }
    deployments.push({
      status: 'PRIMARY',
      taskDefinition: arnOf(family, service.revision),
      rolloutState: fate === 'turned back' ? 'IN_PROGRESS' : fate,
      rolloutStateReason: fate === 'FAILED' ? 'tasks failed to start' : '',
      runningCount: 1,
      desiredCount: 2,
    })
    if (service.failed)
      deployments.push({
        status: 'ACTIVE',
        taskDefinition: arnOf(family, service.failed),
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      })
    return {
      serviceName: name,
      status: 'ACTIVE',
      taskDefinition: arnOf(family, service.revision),
      deployments,
    }
  }

  readonly #operations: Record<string, (input: Input) => Input> = {
    DescribeTaskDefinition: ({ taskDefinition }) => this.#described(taskDefinition),
    RegisterTaskDefinition: ({ family, containerDefinitions }) => {
      this.families.get(family)!.push(containerDefinitions[0])
      return this.#described(family)
    },
    DescribeServices: ({ services }) => ({
      services: (services as string[])
        .filter((name) => this.services.has(name))
        .map((name) => this.#service(name)),
    }),
    UpdateService: ({ service: name, taskDefinition }) => {
      const service = this.services.get(name)!
      service.revision = Number(taskDefinition.split(':').at(-1))
      service.now = service.fates.shift() ?? ['IN_PROGRESS', 'COMPLETED']
      return {}
    },
    RunTask: () => ({
      tasks: [{ taskArn: 'arn:aws:ecs:eu-central-1:222222222222:task/envelope-production/0123' }],
    }),
    DescribeTasks: () => {
      if (this.count('DescribeTasks') < 3) return { tasks: [{ lastStatus: 'RUNNING', containers: [] }] }
      const { exitCode, stoppedReason } = this.task
      return {
        tasks: [{ lastStatus: 'STOPPED', stoppedReason, containers: [{ name: 'migrate', exitCode }] }],
      }
    },
    GetLogEvents: () => ({ events: this.task.log.map((message) => ({ message })) }),
    PutParameter: ({ Name, Value }) => {
      this.parameters.set(Name, Value)
      return {}
    },
    PutJobSuccessResult: ({ continuationToken, executionDetails }) => {
      this.#result = { summary: executionDetails.summary, token: continuationToken }
      return {}
    },
    PutJobFailureResult: ({ failureDetails }) => {
      this.#result = { failure: failureDetails.message }
      return {}
    },
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
