import { pauseAfter } from './pause-after.ts'

/** The part of pusher-js's connection that reconnecting needs. */
export interface SupervisedConnection {
  state: string
  bind(event: 'state_change', callback: (change: { previous: string; current: string }) => void): unknown
  connect(): void
  disconnect(): void
}

/**
 * Brings a lost connection back within seconds of the server's return. Left alone, pusher-js waits for 15
 * seconds and more between attempts, and gives up for good when the server turns it away while it starts.
 * @returns a function that ends the supervision
 */
export function superviseConnection(connection: SupervisedConnection, random = Math.random): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let attempts = 0
  let retrying = false

  const watch = () => {
    clearTimeout(timer)
    if (connection.state === 'connected') {
      attempts = 0
      return
    }
    timer = setTimeout(retry, pauseAfter(attempts, random))
  }
  const retry = () => {
    attempts += 1
    retrying = true
    connection.disconnect()
    connection.connect()
    retrying = false
    watch()
  }
  const retryAtOnce = () => {
    if (connection.state !== 'connected' && document.visibilityState !== 'hidden') retry()
  }

  connection.bind('state_change', () => {
    if (!retrying) watch()
  })
  watch()
  window.addEventListener('online', retryAtOnce)
  document.addEventListener('visibilitychange', retryAtOnce)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('online', retryAtOnce)
    document.removeEventListener('visibilitychange', retryAtOnce)
  }
}
