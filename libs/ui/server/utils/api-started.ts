import { setTimeout as delay } from 'node:timers/promises'

const patience = 60_000
let started: Promise<void> | undefined

/**
 * Under `nx serve` this server is up before the API is: the first requests wait for it, for at most a minute,
 * instead of failing. In production it returns at once.
 */
export function apiStarted(apiUrl: string): Promise<void> {
  if (!import.meta.dev) return Promise.resolve()
  started ??= untilReady(`${apiUrl}/ready`)
  return started
}

async function untilReady(address: string): Promise<void> {
  const deadline = Date.now() + patience
  while (Date.now() < deadline) {
    const ready = await fetch(address, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) return
    await delay(200)
  }
}
