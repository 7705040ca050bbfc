/**
 * Runs a task soon, however often it is asked for, and once more if it was asked for while it ran: the last run
 * starts after the last request. A run that fails is repeated. `cancel` forgets what has not started.
 */
export function coalesce(task: () => Promise<unknown>, milliseconds: number, retryMilliseconds = 2_000) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let again = false
  let cancelled = false

  const run = async () => {
    timer = undefined
    running = true
    again = false
    const failed = await task().then(
      () => false,
      () => true,
    )
    running = false
    if (!cancelled && (again || failed)) schedule(failed ? retryMilliseconds : milliseconds)
  }
  const schedule = (pause: number) => (timer = setTimeout(() => void run(), pause))
  const ask = () => {
    if (running) again = true
    else if (timer === undefined) schedule(milliseconds)
  }
  const cancel = () => {
    cancelled = true
    clearTimeout(timer)
    timer = undefined
  }
  return { ask, cancel }
}
