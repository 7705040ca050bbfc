import { pauseAfter } from './pause-after.ts'

/**
 * Loads further scripts, again and again until they are there.
 * @param onFailure called after each attempt that failed, and waited for before the next
 */
export async function loadPersistently<Loaded>(
  load: () => Promise<Loaded>,
  onFailure: () => Promise<void>,
  random = Math.random,
): Promise<Loaded> {
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await load()
    } catch {
      await onFailure()
      await timeForAnother(pauseAfter(attempts, random))
    }
  }
}

/** Resolves after a pause, or when the device is online again. */
function timeForAnother(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      clearTimeout(timer)
      window.removeEventListener('online', goOn)
      resolve()
    }
    const timer = setTimeout(goOn, milliseconds)
    window.addEventListener('online', goOn)
  })
}
