/** The part of pusher-js's connection that reconnecting needs. */
export interface SupervisedConnection {
  state: string
  bind(event: 'state_change', callback: (change: { previous: string; current: string }) => void): unknown
  connect(): void
  disconnect(): void
}

const pauses = [4_000, 6_000, 8_000, 10_000]

/**
 * Brings a lost connection back within seconds of the server's return. Left alone, pusher-js waits for up to a
 * minute on an attempt that hangs, and gives up for good when the server turns it away while it starts.
 */
export function superviseConnection(connection: SupervisedConnection, random = Math.random): () => void {
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const schedule = () => {
    const pause = pauses[Math.min(attempt, pauses.length - 1)] ?? 10_000
    attempt += 1
    // Spread out, so that a server that comes back is not met by everybody at once.
    timer = setTimeout(retry, pause * (0.75 + random() / 2))
  }
  const retry = () => {
    timer = undefined
    if (connection.state === 'connected') return
    connection.disconnect()
    connection.connect()
    schedule()
  }
  const stop = () => {
    clearTimeout(timer)
    timer = undefined
  }
  const atOnce = () => {
    if (connection.state === 'connected' || document.visibilityState === 'hidden') return
    stop()
    attempt = 0
    retry()
  }

  connection.bind('state_change', ({ current }) => {
    if (current === 'connected') {
      attempt = 0
      stop()
    } else if (timer === undefined && attempt === 0) schedule()
  })
  if (connection.state !== 'connected') schedule()
  window.addEventListener('online', atOnce)
  document.addEventListener('visibilitychange', atOnce)
  return () => {
    stop()
    window.removeEventListener('online', atOnce)
    document.removeEventListener('visibilitychange', atOnce)
  }
}
