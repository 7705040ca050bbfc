/** Asking costs far more than remembering, and rendering asks for every date. */
const known = new Map<string, boolean>()
const mostKnown = 1_000

/** Whether the runtime can write dates in this time zone. */
export function isTimeZone(value: string): boolean {
  let is = known.get(value)
  if (is === undefined) {
    is = canWriteIn(value)
    if (known.size >= mostKnown) known.clear()
    known.set(value, is)
  }
  return is
}

function canWriteIn(timeZone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone }))
  } catch {
    return false
  }
}
