import {
  createLogger,
  EnvironmentError,
  runService,
  type Logger,
  type ServiceContext,
} from '@envelope/service'
import { UsageError } from './usage-error.ts'

const name = 'api-gateway-shim'
const usageExitCode = 64 // EX_USAGE of sysexits.h
const configurationExitCode = 78 // EX_CONFIG

/** Run until they are told to stop. */
const services = new Map<string, () => Promise<(context: ServiceContext) => Promise<void>>>([
  ['serve', async () => (await import('./commands/serve.ts')).serve],
  ['worker', async () => (await import('./commands/worker.ts')).worker],
  ['scheduler', async () => (await import('./commands/scheduler.ts')).scheduler],
])

/** Do one thing and end. */
type Task = (logger: Logger, options: string[]) => Promise<void>
const tasks = new Map<string, () => Promise<Task>>([
  ['migrate', async () => (await import('./commands/migrate.ts')).runMigrations],
  ['seed', async () => (await import('./commands/seed.ts')).seed],
  ['reset', async () => (await import('./commands/reset.ts')).reset],
  ['create-operator', async () => (await import('./commands/create-operator.ts')).runCreateOperator],
])
/** Commands that take options; the others take none. */
const withOptions = new Set(['create-operator', 'seed'])

async function main(command = '', options: string[]): Promise<void> {
  const service = services.get(command)
  const task = tasks.get(command)
  if ((options.length > 0 && !withOptions.has(command)) || (!service && !task))
    return explainUsage([command, ...options])
  if (service)
    return runService(name, await service(), { portVariable: process.env.PORT ? 'PORT' : 'API_PORT' })
  await runTask(await task!(), options)
}

async function runTask(task: Task, options: string[]): Promise<void> {
  try {
    await task(createLogger({ name }), options)
  } catch (error) {
    const lines =
      error instanceof EnvironmentError
        ? error.problems
        : [error instanceof Error ? error.message : String(error)]
    process.stderr.write(`${lines.join('\n')}\n`)
    process.exitCode = exitCodeOf(error)
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof EnvironmentError) return configurationExitCode
  return error instanceof UsageError ? usageExitCode : 1
}

function explainUsage(given: string[]): void {
  const commands = [...services.keys(), ...tasks.keys()].join(', ')
  const words = given.filter((word) => word !== '').join(' ')
  process.stderr.write(
    `${words === '' ? 'no command given' : `“${words}” is no command`}: expected one of ${commands}\n`,
  )
  process.exitCode = usageExitCode
}

await main(process.argv[2], process.argv.slice(3))
