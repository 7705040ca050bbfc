import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs'
import { handlerOf, type Job, type Look } from './job.ts'
import { withTag } from './task-definition.ts'

/** Environment of the function; lists are separated by commas. */
interface Settings {
  CLUSTER: string
  /** Of the task definition, whose container is called `TASK`. */
  FAMILY: string
  TASK: string
  LOG_GROUP: string
  SUBNETS: string
  SECURITY_GROUP: string
}

/** ARN of the task that runs. */
interface State {
  task: string
}

const settings = () => process.env as unknown as Settings
const tasks = () => new ECSClient({ maxAttempts: 6 })
const logs = () => new CloudWatchLogsClient({ maxAttempts: 6 })

/** Runs the new image's migration once, to its end: its exit code decides, and its log says why. */
export const handler = handlerOf<State>((job) => (job.state ? watch(job.state) : start(job)))

async function start({ id, tag }: Job<State>): Promise<Look<State>> {
  const { to: taskDefinition } = await withTag(tasks(), settings().FAMILY, tag)
  const { tasks: started = [], failures = [] } = await tasks().send(
    new RunTaskCommand({
      cluster: settings().CLUSTER,
      taskDefinition,
      launchType: 'FARGATE',
      // Asked twice for the same job, ECS runs it once.
      clientToken: id,
      startedBy: 'release',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: settings().SUBNETS.split(','),
          securityGroups: [settings().SECURITY_GROUP],
          assignPublicIp: 'DISABLED',
        },
      },
    }),
  )
  const task = started[0]?.taskArn
  if (task === undefined)
    return { failed: `the migration was not started: ${failures[0]?.reason ?? 'ECS does not say why'}` }
  return { state: { task }, says: `${settings().TASK} of ${tag} runs as ${task}` }
}

async function watch({ task }: State): Promise<Look<State>> {
  const { tasks: [found] = [] } = await tasks().send(
    new DescribeTasksCommand({ cluster: settings().CLUSTER, tasks: [task] }),
  )
  if (!found) return { failed: `ECS knows nothing of ${task}, which ran the migration` }
  if (found.lastStatus !== 'STOPPED') return { state: { task }, says: `${task} is ${found.lastStatus}` }
  const exitCode = found.containers?.find(({ name }) => name === settings().TASK)?.exitCode
  const log = await lastLines(task)
  if (exitCode === 0) return { done: `the migration has ended well. ${log.at(-1) ?? ''}`.trim() }
  const why = exitCode === undefined ? `never began: ${found.stoppedReason}` : `exited with ${exitCode}`
  return { failed: [`the migration ${why}`, ...log].join('\n') }
}

/** None where nothing was written: the task may have ended before its program began. */
async function lastLines(task: string): Promise<string[]> {
  const logStreamName = `${settings().TASK}/${settings().TASK}/${task.split('/').at(-1)}`
  try {
    const { events = [] } = await logs().send(
      new GetLogEventsCommand({ logGroupName: settings().LOG_GROUP, logStreamName, limit: 20 }),
    )
    return events.map(({ message = '' }) => message)
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return []
    throw error
  }
}
