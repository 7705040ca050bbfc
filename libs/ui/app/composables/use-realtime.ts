import { openConnection, type RealtimeEcho } from '../realtime/connection.ts'

/** Long enough that a connection that comes back at once is not mentioned. */
const grace = { first: 5_000, later: 1_000 }

let opening: Promise<RealtimeEcho> | undefined

/** The page's connection to the realtime server, in the browser only. It opens when the first channel is used. */
export function useRealtime() {
  const lost = useState('realtime:lost', () => false)
  /** Channels that are not heard although the connection stands. */
  const silent = useState<string[]>('realtime:silent', () => [])
  const { key, host, port, scheme } = useRuntimeConfig().public.reverb

  function connect(): Promise<RealtimeEcho> {
    opening ??= openConnection({
      key,
      host: host || location.hostname,
      port: Number(port),
      scheme: scheme === 'http' ? 'http' : 'https',
    }).then((echo) => {
      watchConnection(echo, lost)
      return echo
    })
    opening.catch(() => {
      opening = undefined
      lost.value = true
    })
    return opening
  }
  function interrupted(channel: string, is: boolean) {
    silent.value = [...silent.value.filter((other) => other !== channel), ...(is ? [channel] : [])]
  }
  return {
    /** Shown to the user: what happens has not reached this page for longer than a moment. */
    lost: computed(() => lost.value || silent.value.length > 0),
    connect,
    interrupted,
  }
}

function watchConnection(echo: RealtimeEcho, lost: Ref<boolean>) {
  const { connection } = echo.connector.pusher
  const later = (milliseconds: number) => setTimeout(() => (lost.value = true), milliseconds)
  let timer: ReturnType<typeof setTimeout> | undefined = later(grace.first)

  connection.bind('state_change', ({ current }: { current: string }) => {
    if (current === 'connected') {
      clearTimeout(timer)
      timer = undefined
      lost.value = false
    } else if (!lost.value) timer ??= later(grace.later)
  })
}
