import type { Logger } from '@envelope/service'
import type { Application } from '../application.ts'
import { SubscriptionError } from '../channels/subscription-error.ts'
import { closeCodes, invalidMessageCode } from '../close-codes.ts'
import { encodeFrame, pong, protocolError, subscriptionError } from '../frames.ts'
import { readMessage, readSubscribe, readUnsubscribe, type ClientMessage } from './client-message.ts'
import type { Connection } from './connection.ts'

/** Does what a client's message asks for. A message that cannot be read is answered, and harms nobody. */
export function handleMessage(
  application: Application,
  connection: Connection,
  text: string,
  logger: Logger,
): void {
  try {
    dispatch(application, connection, readMessage(text), logger)
  } catch (error) {
    logger.debug({ socketId: connection.socketId, err: error }, 'message refused')
    connection.send(protocolError(invalidMessageCode, 'Invalid message format'))
  }
}

function dispatch(
  application: Application,
  connection: Connection,
  message: ClientMessage,
  logger: Logger,
): void {
  switch (message.event) {
    case 'pusher:ping':
      return connection.send(pong)
    case 'pusher:pong':
      return
    case 'pusher:subscribe':
      return subscribe(application, connection, message.data, logger)
    case 'pusher:unsubscribe':
      return application.channels.unsubscribe(connection, readUnsubscribe(message.data).channel)
  }
  if (message.event.startsWith('client-')) return relay(application, connection, message)
  if (message.event.startsWith('pusher:')) throw new Error(`${message.event} is not supported`)
}

function subscribe(application: Application, connection: Connection, data: unknown, logger: Logger): void {
  const { channel, auth, channel_data } = readSubscribe(data)
  try {
    application.channels.subscribe(connection, channel, {
      auth: auth ?? undefined,
      channelData: channel_data ?? undefined,
    })
    logger.debug({ socketId: connection.socketId, channel }, 'subscribed')
  } catch (error) {
    if (!(error instanceof SubscriptionError)) throw error
    logger.debug({ socketId: connection.socketId, channel, reason: error.message }, 'subscription refused')
    connection.send(subscriptionError(channel, error.type, error.message, error.status))
  }
}

/** Passes a client's own event on to the other members of a private or presence channel. */
function relay(
  application: Application,
  connection: Connection,
  { event, channel: name, data }: ClientMessage,
): void {
  if (name === undefined) throw new Error('a client event needs a channel')
  const channel = application.channels.find(name)
  if (!channel?.has(connection)) {
    const message = 'The client is not a member of the specified channel.'
    return connection.send(protocolError(closeCodes.unauthorized, message))
  }
  if (!channel.allowsClientEvents) {
    const message = 'Client events are allowed on private and presence channels only.'
    return connection.send(protocolError(closeCodes.unauthorized, message))
  }
  const userId = channel.userIdOf(connection)
  const sender = userId === undefined ? {} : { user_id: userId }
  channel.publish(encodeFrame({ event, channel: name, data, ...sender }), connection.socketId)
}
