import { loadLibraries, openConnection, type RealtimeEcho } from '../realtime/connection.ts'
import { loadPersistently } from '../realtime/load-persistently.ts'

/** Long enough that a connection that comes back at once is not mentioned. */
const grace = { first: 5_000, later: 1_000 }

let opening: Promise<RealtimeEcho> | undefined

/** The page's connection to the realtime server, in the browser only. It opens when the first channel is used. */
export function useRealtime() {
  const lost = useState('realtime:lost', () => false)
  /** Channels that are not heard although the connection stands. */
  const silent = useState<string[]>('realtime:silent', () => [])
  const scriptsRefused = useState('realtime:scripts-refused', () => false)
  const { key, host, port, scheme } = useRuntimeConfig().public.reverb

  async function open(): Promise<RealtimeEcho> {
    const libraries = await loadPersistently(loadLibraries, async () => {
      lost.value = true
      scriptsRefused.value = await serverAnswers()
    })
    scriptsRefused.value = false
    const echo = openConnection(libraries, {
      key,
      host: host || location.hostname,
      port: Number(port),
      scheme: scheme === 'http' ? 'http' : 'https',
    })
    watchConnection(echo, lost)
    return echo
  }
  function interrupted(channel: string, is: boolean) {
    silent.value = [...silent.value.filter((other) => other !== channel), ...(is ? [channel] : [])]
  }
  return {
    /** Shown to the user: what happens has not reached this page for longer than a moment. */
    lost: computed(() => lost.value || silent.value.length > 0),
    /**
     * The scripts cannot be loaded although the server answers: a deployment has replaced them, or the browser remembers
     * that they were not to be had. Trying again may not help; loading the page again does.
     */
    scriptsRefused: readonly(scriptsRefused),
    connect: () => (opening ??= open()),
    interrupted,
  }
}

const serverAnswers = (): Promise<boolean> =>
  fetch('/up', { cache: 'no-store', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

function watchConnection(echo: RealtimeEcho, lost: Ref<boolean>) {
  const { connection } = echo.connector.pusher
  const later = (milliseconds: number) => setTimeout(() => (lost.value = true), milliseconds)
  let timer: ReturnType<typeof setTimeout> | undefined = later(grace.first)

  function look() {
    if (connection.state === 'connected' && navigator.onLine) {
      clearTimeout(timer)
      timer = undefined
      lost.value = false
    } else if (!lost.value) timer ??= later(grace.later)
  }
  connection.bind('state_change', look)
  // A browser that goes offline leaves its connections as they are, until one has not answered for long.
  addEventListener('offline', look)
  addEventListener('online', look)
}
