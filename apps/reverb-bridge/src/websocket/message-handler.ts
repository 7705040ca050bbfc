import type { Logger } from '@envelope/service'
import { SubscriptionError } from '../channels/subscription-error.ts'
import { closeCodes, invalidMessageCode } from '../close-codes.ts'
import { pong, protocolError, subscriptionError } from '../frames.ts'
import { readMessage, readSignin, readSubscribe, readUnsubscribe } from './client-message.ts'
import { relayClientEvent } from './client-event.ts'
import type { Connection } from './connection.ts'
import { isWithinRateLimit } from './rate-limit.ts'

/** Does what a client's message asks for. A message that cannot be read is answered, and harms nobody. */
export function handleMessage(connection: Connection, text: string, logger: Logger): void {
  const { rateLimit } = connection.application.settings
  if (rateLimit && !isWithinRateLimit(connection, rateLimit)) {
    connection.send(protocolError(closeCodes.clientEventRefused, 'Rate limit exceeded'))
    if (rateLimit.terminates) connection.close(closeCodes.overCapacity, 'Rate limit exceeded')
    return
  }
  try {
    dispatch(connection, text, logger)
  } catch (error) {
    logger.debug({ socketId: connection.socketId, err: error }, 'message refused')
    connection.send(protocolError(invalidMessageCode, 'Invalid message format'))
  }
}

function dispatch(connection: Connection, text: string, logger: Logger): void {
  const message = readMessage(text)
  switch (message.event) {
    case 'pusher:ping':
      return connection.send(pong)
    case 'pusher:pong':
      return
    case 'pusher:subscribe':
      return subscribe(connection, message.data, logger)
    case 'pusher:unsubscribe':
      return connection.application.channels.unsubscribe(connection, readUnsubscribe(message.data).channel)
    case 'pusher:signin':
      return signIn(connection, message.data, logger)
  }
  if (message.event.startsWith('client-')) return relayClientEvent(connection, message, logger)
  if (message.event.startsWith('pusher:')) throw new Error(`${message.event} is not supported`)
}

function subscribe(connection: Connection, data: unknown, logger: Logger): void {
  const { channel, auth, channel_data } = readSubscribe(data)
  const { socketId, application } = connection
  try {
    application.channels.subscribe(connection, channel, {
      auth: auth ?? undefined,
      channelData: channel_data ?? undefined,
    })
    logger.debug({ socketId, channel }, 'subscribed')
  } catch (error) {
    if (!(error instanceof SubscriptionError)) throw error
    logger.debug({ socketId, channel, reason: error.message }, 'subscription refused')
    connection.send(subscriptionError(channel, error.type, error.message, error.status))
  }
}

/** A client that claims to be somebody else is closed, and does not return. */
function signIn(connection: Connection, data: unknown, logger: Logger): void {
  const { auth, user_data } = readSignin(data)
  try {
    connection.application.users.signIn(connection, auth, user_data)
    logger.debug({ socketId: connection.socketId }, 'signed in')
  } catch (error) {
    logger.debug({ socketId: connection.socketId, err: error }, 'sign-in refused')
    connection.refuse(closeCodes.unauthorized, 'Sign-in is unauthorized')
  }
}
