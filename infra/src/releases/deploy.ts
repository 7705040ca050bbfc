import { DescribeServicesCommand, ECSClient, UpdateServiceCommand, type Service } from '@aws-sdk/client-ecs'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { handlerOf, type Job, type Look } from './job.ts'
import { withTag } from './task-definition.ts'

/** Environment of the function; lists are separated by commas. */
interface Settings {
  CLUSTER: string
  SERVICES: string
  /** Names of the parameters that say which tag is deployed. */
  TAG_PARAMETERS: string
}

interface State {
  tag: string
  /** Revisions of each service that is replaced: from, to. */
  replaced: Record<string, [number, number]>
  /** Why all of them are put back; absent while they go forward. */
  reason?: string
}

/** CodePipeline keeps 2,048 characters from one look to the next. */
const longestReason = 1_000

const settings = () => process.env as unknown as Settings
const ecs = () => new ECSClient({ maxAttempts: 6 })
const parameters = () => new SSMClient({ maxAttempts: 6 })

/**
 * Replaces the services of a pipeline together, each rolling. Where ECS turns one of them back, by its circuit breaker or an
 * alarm, all others are put back too, so that never two releases stay side by side.
 */
export const handler = handlerOf<State>((job) => {
  if (!job.state) return start(job)
  return job.state.reason === undefined ? watch(job.state) : turnBack(job.state, job.state.reason)
})

async function start({ tag }: Job<State>): Promise<Look<State>> {
  const state: State = { tag, replaced: {} }
  const next = new Map<string, string>()
  for (const { serviceName, taskDefinition } of (await services()).values()) {
    const { from, to } = await withTag(ecs(), taskDefinition!, tag)
    if (from === to) continue
    next.set(serviceName!, to)
    state.replaced[serviceName!] = [revisionOf(from), revisionOf(to)]
  }
  try {
    for (const [service, to] of next) await use(service, to)
  } catch (error) {
    const reason = `${(error as Error).name}: ${(error as Error).message}`
    return { state: { ...state, reason }, says: `going back: ${reason}` }
  }
  return { state, says: `${tag} is put in the place of what ${[...next.keys()].join(', ') || 'nothing'} ran` }
}

async function watch(state: State): Promise<Look<State>> {
  const current = await services()
  const going: string[] = []
  for (const [name, [, to]] of Object.entries(state.replaced)) {
    const { deployments = [], events = [] } = current.get(name)!
    const own = deployments.find(({ taskDefinition }) => revisionOf(taskDefinition!) === to)
    if (own?.status !== 'PRIMARY' || own.rolloutState === 'FAILED')
      return turnBack(
        state,
        `${name}: ${own?.rolloutStateReason ?? events[0]?.message ?? 'ECS turned it back'}`,
      )
    if (own.rolloutState !== 'COMPLETED') going.push(`${name} (${own.runningCount} of ${own.desiredCount})`)
  }
  if (going.length > 0) return { state, says: `becoming healthy: ${going.join(', ')}` }
  for (const Name of settings().TAG_PARAMETERS.split(','))
    await parameters().send(new PutParameterCommand({ Name, Value: state.tag, Overwrite: true }))
  return { done: `${settings().SERVICES.replaceAll(',', ', ')} run ${state.tag}` }
}

/** Puts back what is not back yet, and waits for all of it. */
async function turnBack(state: State, reason: string): Promise<Look<State>> {
  const current = await services()
  const going: string[] = []
  for (const [name, [from, to]] of Object.entries(state.replaced)) {
    const { deployments = [], taskDefinition } = current.get(name)!
    if (revisionOf(taskDefinition!) === to) {
      await use(name, taskDefinition!.replace(/\d+$/, String(from)))
      going.push(name)
      continue
    }
    const primary = deployments.find(({ status }) => status === 'PRIMARY')
    if (primary?.rolloutState === 'FAILED')
      return { failed: `${reason}\nand ${name} could not be put back: ${primary.rolloutStateReason}` }
    if (primary?.rolloutState !== 'COMPLETED') going.push(name)
  }
  if (going.length > 0)
    return {
      state: { ...state, reason: reason.slice(0, longestReason) },
      says: `going back: ${going.join(', ')}, since ${reason}`,
    }
  return { failed: `${reason}\n${Object.keys(state.replaced).join(', ')} run the release before again` }
}

/** @throws Error when one of them is not there */
async function services(): Promise<Map<string, Service>> {
  const names = settings().SERVICES.split(',')
  const { services: found = [] } = await ecs().send(
    new DescribeServicesCommand({ cluster: settings().CLUSTER, services: names }),
  )
  const active = new Map(
    found.filter(({ status }) => status === 'ACTIVE').map((service) => [service.serviceName!, service]),
  )
  const missing = names.filter((name) => !active.has(name))
  if (missing.length > 0)
    throw new Error(`there is no service ${missing.join(', ')} in ${settings().CLUSTER}`)
  return active
}

const use = (service: string, taskDefinition: string) =>
  ecs().send(new UpdateServiceCommand({ cluster: settings().CLUSTER, service, taskDefinition }))

const revisionOf = (arn: string) => Number(arn.split(':').at(-1))
