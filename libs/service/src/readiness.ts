/** Resolves when the part answers; rejects with the reason when it does not. */
export type ReadinessCheck = () => Promise<void>

export interface Readiness {
  status: 'ready' | 'draining' | 'unavailable'
  /** By the check's name: `ok`, or what is wrong. */
  checks: Record<string, string>
}

const checkTimeoutMilliseconds = 2_000

/** Runs all checks side by side, each for at most two seconds. */
export async function readinessOf(
  checks: Readonly<Record<string, ReadinessCheck>>,
  draining?: AbortSignal,
): Promise<Readiness> {
  if (draining?.aborted) return { status: 'draining', checks: {} }
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await resultOf(check)] as const),
  )
  const status = results.every(([, result]) => result === 'ok') ? 'ready' : 'unavailable'
  return { status, checks: Object.fromEntries(results) }
}

async function resultOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const late = () => reject(new Error(`no answer within ${checkTimeoutMilliseconds} ms`))
    timer = setTimeout(late, checkTimeoutMilliseconds)
  })
  try {
    await Promise.race([check(), timeout])
    return 'ok'
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error)
  } finally {
    clearTimeout(timer)
  }
}
