import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Application } from '../application.ts'
import { isPresenceName } from '../channels/channel-name.ts'
import { PresenceChannel } from '../channels/presence-channel.ts'
import { ApiError } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { channelInfo } from './channel-info.ts'
import { readBatch, readEvent, readQuery } from './request-schemas.ts'
import { publishBatch, publishEvent } from './publish.ts'

interface ApiRoute {
  Params: { application: string; channel: string }
  Body: Buffer | undefined
}
type ApiRequest = FastifyRequest<ApiRoute>

/** Pusher's HTTP API: how the application's server publishes, and asks who listens. */
export function addHttpApi(server: FastifyInstance, applications: readonly Application[]): void {
  const signed =
    (answer: (application: Application, request: ApiRequest) => object) => async (request: ApiRequest) =>
      answer(authenticate(request, request.params.application, applications), request)

  // The signature covers the body's bytes, so they are kept as they came and parsed later.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  server.setErrorHandler(answerError)
  server.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found.'))

  const base = '/apps/:application'
  server.post<ApiRoute>(
    `${base}/events`,
    signed((application, { body }) => publishEvent(application, readEvent(body))),
  )
  server.post<ApiRoute>(
    `${base}/batch_events`,
    signed((application, { body }) => publishBatch(application, readBatch(body))),
  )
  server.get<ApiRoute>(
    `${base}/connections`,
    signed(({ connections }) => ({ connections: connections.size })),
  )
  server.get<ApiRoute>(`${base}/channels`, signed(listChannels))
  server.get<ApiRoute>(`${base}/channels/:channel`, signed(describeChannel))
  server.get<ApiRoute>(`${base}/channels/:channel/users`, signed(listUsers))
}

function listChannels({ channels }: Application, { query }: ApiRequest): object {
  const { info, filter_by_prefix: prefix = '' } = readQuery(query)
  const shown = [...channels.occupied].filter(({ name }) => name.startsWith(prefix))
  return { channels: Object.fromEntries(shown.map((channel) => [channel.name, channelInfo(channel, info)])) }
}

function describeChannel({ channels }: Application, { params, query }: ApiRequest): object {
  const channel = channels.find(params.channel)
  return { occupied: channel !== undefined, ...channelInfo(channel, readQuery(query).info) }
}

function listUsers({ channels }: Application, { params }: ApiRequest): object {
  if (!isPresenceName(params.channel)) throw new ApiError(400, {})
  const channel = channels.find(params.channel)
  if (!(channel instanceof PresenceChannel)) throw new ApiError(404, {})
  return { users: channel.userIds.map((id) => ({ id })) }
}

function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof ApiError) {
    if (typeof error.body === 'string') reply.type('text/plain')
    return reply.code(error.statusCode).send(error.body)
  }
  const status = error.statusCode ?? 500
  if (status >= 500) request.log.error(error, 'request failed')
  const text = status === 413 ? 'Payload too large.' : status < 500 ? error.message : 'Internal server error.'
  return reply.code(status).type('text/plain').send(text)
}
