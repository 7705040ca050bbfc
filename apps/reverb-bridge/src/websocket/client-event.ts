import type { Logger } from '@envelope/service'
import type { Channel } from '../channels/channel.ts'
import { isChannelName, isEncryptedName, userOf } from '../channels/channel-name.ts'
import { closeCodes } from '../close-codes.ts'
import type { ChannelEvent } from '../cluster/adapter.ts'
import { protocolError } from '../frames.ts'
import type { ClientMessage } from './client-message.ts'
import type { Connection } from './connection.ts'

/** Passes a client's own event on to the others on its channel, as far as the application lets clients speak. */
export function relayClientEvent(
  connection: Connection,
  { event, channel: name, data }: ClientMessage,
  logger: Logger,
): void {
  const { application, socketId } = connection
  if (typeof name !== 'string' || !isChannelName(name)) throw new Error('a client event needs a channel')
  const channel = application.channels.find(name)
  const refusal = refusalOf(connection, name, channel)
  if (refusal) return connection.send(protocolError(refusal.code, refusal.message))

  const userId = channel?.userIdOf(connection)
  const said: ChannelEvent = {
    name: event,
    channels: [name],
    data,
    except: socketId,
    userId,
    isClientEvent: true,
  }
  application.webhooks?.clientEvent(said)
  application.publish(said).catch((error: unknown) => logger.error(error, 'a client event was not delivered'))
}

interface Refusal {
  code: number
  message: string
}

function refusalOf(connection: Connection, name: string, channel: Channel | undefined): Refusal | undefined {
  const { acceptClientEventsFrom } = connection.application.settings
  if (acceptClientEventsFrom === 'none') {
    const message = 'The app does not have client messaging enabled.'
    return { code: closeCodes.clientEventRefused, message }
  }
  if (isEncryptedName(name) || userOf(name) !== undefined) {
    const message = 'Client events are not supported on this kind of channel.'
    return { code: closeCodes.unauthorized, message }
  }
  if (acceptClientEventsFrom === 'all') return undefined
  if (!channel?.has(connection)) {
    const message = 'The client is not a member of the specified channel.'
    return { code: closeCodes.unauthorized, message }
  }
  if (!channel.allowsClientEvents) {
    const message = 'Client events are allowed on private and presence channels only.'
    return { code: closeCodes.unauthorized, message }
  }
  return undefined
}
