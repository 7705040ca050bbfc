import type { z } from 'zod'
import { subscribe, type ChannelKind } from '../realtime/subscribe.ts'

type Schemas = Awaited<ReturnType<typeof loadSchemas>>
type Events = Schemas['broadcastEvents']

export interface ChannelOptions {
  on?: { [Name in keyof Events]?: (event: z.infer<Events[Name]>) => void }
  /**
   * Called whenever the subscription stands: the first time, and after every lost connection. What happened before
   * was not heard, so the page fetches anew what it shows.
   */
  onSubscribed?: () => void
  /** Everybody else on a presence channel, whenever that changes. */
  onMembers?: (others: { id: string; name: string }[]) => void
}

/**
 * Listens to a channel from when the component is shown until it goes. Does nothing on the server. What comes is checked by
 * the contract's schemas, which are loaded when something comes.
 */
export function useChannel(kind: ChannelKind, name: string, options: ChannelOptions): void {
  const { connect, interrupted } = useRealtime()
  const { renew } = useSession()
  let end: (() => void) | undefined
  let gone = false

  function withSchemas(handle: (schemas: Schemas) => void) {
    loadSchemas().then(
      (schemas) => {
        if (!gone) handle(schemas)
      },
      // What cannot be checked was as good as not heard.
      () => options.onSubscribed?.(),
    )
  }
  /** Called only for what the contract says; anything else is no event of ours. */
  const checked = (event: keyof Events, handle: (event: unknown) => void) => (data: unknown) =>
    withSchemas(({ broadcastEvents }) => {
      const parsed = broadcastEvents[event].safeParse(data)
      if (parsed.success) handle(parsed.data)
    })

  onMounted(async () => {
    const echo = await connect()
    if (gone) return
    const handlers = Object.entries(options.on ?? {}) as [keyof Events, (event: unknown) => void][]
    end = subscribe(echo, kind, name, {
      events: Object.fromEntries(handlers.map(([event, handle]) => [event, checked(event, handle)])),
      onSubscribed: () => {
        interrupted(name, false)
        options.onSubscribed?.()
      },
      onInterrupted: () => interrupted(name, true),
      // As when the session was ended elsewhere, which closes its connection.
      onRefused: () => void renew().catch(() => undefined),
      onMembers: (others) =>
        options.onMembers &&
        withSchemas(({ presenceMember }) =>
          options.onMembers!(
            others.flatMap(({ id, info }) => {
              const member = presenceMember.safeParse(info)
              return member.success ? [{ id, name: member.data.name }] : []
            }),
          ),
        ),
    })
  })
  onBeforeUnmount(() => {
    gone = true
    interrupted(name, false)
    end?.()
  })
}
