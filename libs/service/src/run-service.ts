import { z } from 'zod'
import { EnvironmentError, readEnvironment } from './environment.ts'
import { integer } from './environment-types.ts'
import { createLogger, type Logger } from './logger.ts'
import { Shutdown, type Closer } from './shutdown.ts'

const environment = z.object({ DRAIN_SECONDS: integer(0, 3_600).default(25) })

const configurationErrorExitCode = 78 // EX_CONFIG of sysexits.h
const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const

export interface ServiceContext {
  logger: Logger
  /** Aborted when the process is told to stop, before anything is closed. Give it to `createHttpServer`. */
  draining: AbortSignal
  /** Closers run in reverse order, one after the other; the name says in the log which one takes too long. */
  onShutdown: (name: string, close: Closer) => void
}

export interface ServiceOptions {
  /** The variable that moves this service to another port, named when its port is taken. */
  portVariable?: string
}

/**
 * Runs a service as the main thing of its process. `start` resolves when the service listens.
 *
 * - SIGTERM, SIGINT, or the loss of the process that started it: drains within `DRAIN_SECONDS` (25) and exits
 *   with 0, or with 1 when that was not enough; a second signal ends it at once (143, 130).
 * - A wrong environment: one line a variable on stderr, exit 78. A port in use: one line with the remedy, exit 1.
 * - An error nobody caught: logged as fatal, exit 1.
 */
export async function runService(
  name: string,
  start: (context: ServiceContext) => Promise<unknown>,
  { portVariable = 'PORT' }: ServiceOptions = {},
): Promise<void> {
  try {
    const logger = createLogger({ name })
    const shutdown = new Shutdown(logger, readEnvironment(environment).DRAIN_SECONDS)
    exitOnUncaughtErrors(logger)
    drainWhenTold(shutdown)
    await start({
      logger,
      draining: shutdown.signal,
      onShutdown: (label, close) => shutdown.add(label, close),
    })
  } catch (error) {
    exitWith(error, portVariable)
  }
}

function exitOnUncaughtErrors(logger: Logger): void {
  process.on('uncaughtException', (error) => {
    logger.fatal(error, 'uncaught error')
    process.exit(1)
  })
}

function drainWhenTold(shutdown: Shutdown): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (shutdown.isImpatient()) process.exit(signalExitCodes[signal])
      void shutdown.run(signal).then((complete) => process.exit(complete ? 0 : 1))
    })
  }
  // A parent that was killed cannot pass a signal on: its end of the channel closing is the only sign.
  if (process.connected) {
    process.once('disconnect', () => {
      void shutdown.run('its parent process is gone').then((complete) => process.exit(complete ? 0 : 1))
    })
  }
}

function exitWith(error: unknown, portVariable: string): never {
  if (error instanceof EnvironmentError) {
    process.stderr.write(`${error.problems.join('\n')}\n`)
    process.exit(configurationErrorExitCode)
  }
  const { code, syscall, port, stack } = error as NodeJS.ErrnoException & { port?: number }
  process.stderr.write(
    code === 'EADDRINUSE' && syscall === 'listen'
      ? `port ${port} is already in use by another program; stop it or set ${portVariable} to a free port\n`
      : `${stack ?? String(error)}\n`,
  )
  process.exit(1)
}
