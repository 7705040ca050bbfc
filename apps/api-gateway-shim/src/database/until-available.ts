import { setTimeout as pause } from 'node:timers/promises'
import { isUnavailable } from './errors.ts'

const pauseMilliseconds = 500

/**
 * Tries again twice a second while a store cannot be asked.
 * @param run harmless to do twice: it may have been done although its answer was lost
 * @param options.deadline on the clock of `performance.now()`; without it there is no end but that of the process
 * @throws what `run` threw last, when the time is over or the process is to end, and at once whatever says anything else
 */
export async function untilAvailable<Result>(
  run: () => Promise<Result>,
  { deadline = Infinity, stopping }: { deadline?: number; stopping: AbortSignal },
): Promise<Result> {
  for (;;)
    try {
      return await run()
    } catch (error) {
      if (!isUnavailable(error) || stopping.aborted || performance.now() >= deadline) throw error
      await pause(pauseMilliseconds, undefined, { signal: stopping }).catch(() => {})
    }
}
