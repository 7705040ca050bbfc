import {
  createLogger,
  EnvironmentError,
  runService,
  type Logger,
  type ServiceContext,
} from '@envelope/service'

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
const tasks = new Map<string, () => Promise<(logger: Logger) => Promise<void>>>([
  ['migrate', async () => (await import('./commands/migrate.ts')).runMigrations],
  ['seed', async () => (await import('./commands/seed.ts')).seed],
  ['reset', async () => (await import('./commands/reset.ts')).reset],
])

async function main(command: string | undefined, rest: string[]): Promise<void> {
  const service = services.get(command ?? '')
  const task = tasks.get(command ?? '')
  if (rest.length > 0 || (!service && !task)) return explainUsage([command, ...rest])
  if (service)
    return runService(name, await service(), { portVariable: process.env.PORT ? 'PORT' : 'API_PORT' })
  await runTask(await task!())
}

async function runTask(task: (logger: Logger) => Promise<void>): Promise<void> {
  try {
    await task(createLogger({ name }))
  } catch (error) {
    const lines =
      error instanceof EnvironmentError
        ? error.problems
        : [error instanceof Error ? error.message : String(error)]
    process.stderr.write(`${lines.join('\n')}\n`)
    process.exitCode = error instanceof EnvironmentError ? configurationExitCode : 1
  }
}

function explainUsage(given: (string | undefined)[]): void {
  const commands = [...services.keys(), ...tasks.keys()].join(', ')
  const words = given.filter((word) => word !== undefined).join(' ')
  process.stderr.write(
    `${words === '' ? 'no command given' : `“${words}” is no command`}: expected one of ${commands}\n`,
  )
  process.exitCode = usageExitCode
}

await main(process.argv[2], process.argv.slice(3))
