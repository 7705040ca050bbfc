/**
 * Runs a task soon, however often it is asked for, and once more if it was asked for while it ran: the last run
 * starts after the last request. `cancel` forgets a run that has not started.
 */
export function coalesce(task: () => Promise<unknown>, milliseconds: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let again = false

  const run = async () => {
    timer = undefined
    running = true
    try {
      await task()
    } finally {
      running = false
      if (again) {
        again = false
        ask()
      }
    }
  }
  const ask = () => {
    if (running) again = true
    else timer ??= setTimeout(() => void run(), milliseconds)
  }
  const cancel = () => {
    clearTimeout(timer)
    timer = undefined
    again = false
  }
  return { ask, cancel }
}
