import type { z } from 'zod'
import { subscribe, type ChannelKind } from '../realtime/subscribe.ts'
import type { Realtime } from './use-realtime.ts'

type Schemas = Realtime['schemas']
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

/** Listens to a channel from when the component is shown until it goes. Does nothing on the server. */
export function useChannel(kind: ChannelKind, name: string, options: ChannelOptions): void {
  const { connect, interrupted } = useRealtime()
  const { renew } = useSession()
  let end: (() => void) | undefined
  let gone = false

  onMounted(async () => {
    const { echo, schemas } = await connect()
    if (gone) return
    end = subscribe(echo, kind, name, {
      events: checkedHandlers(options.on ?? {}, schemas),
      onSubscribed: () => {
        interrupted(name, false)
        options.onSubscribed?.()
      },
      onInterrupted: () => interrupted(name, true),
      // As when the session was ended elsewhere, which closes its connection.
      onRefused: () => void renew().catch(() => undefined),
      onMembers: (others) =>
        options.onMembers?.(
          others.flatMap(({ id, info }) => {
            const member = schemas.presenceMember.safeParse(info)
            return member.success ? [{ id, name: member.data.name }] : []
          }),
        ),
    })
  })
  onBeforeUnmount(() => {
    gone = true
    interrupted(name, false)
    end?.()
  })
}

/** Handlers that are called only for what the contract says; anything else is no event of ours. */
function checkedHandlers(handlers: NonNullable<ChannelOptions['on']>, { broadcastEvents }: Schemas) {
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [
      name,
      (data: unknown) => {
        const event = broadcastEvents[name as keyof Events].safeParse(data)
        if (event.success) (handle as (event: unknown) => void)(event.data)
      },
    ]),
  )
}
