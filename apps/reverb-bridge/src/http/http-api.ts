import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import type { Application } from '../application.ts'
import { isPresenceName } from '../channels/channel-name.ts'
import { ApiError } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { readBatch, readEvent, readQuery } from './request-schemas.ts'
import { publishBatch, publishEvent } from './publish.ts'

interface ApiRoute {
  Params: { application: string; channel: string; user: string }
  Body: Buffer | undefined
}
type ApiRequest = FastifyRequest<ApiRoute>
type Answer = (application: Application, request: ApiRequest) => object | Promise<object>

const methods: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Pusher's HTTP API: how the application's server publishes, and asks who listens.
 *
 * @param path comes before every route, and is not part of what is signed, as with Reverb
 */
export function addHttpApi(
  server: FastifyInstance,
  applications: readonly Application[],
  path: string,
): void {
  const byId = new Map(applications.map((application) => [application.settings.id, application]))

  // The signature covers the body's bytes, so they are kept as they came and parsed later.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
  server.setErrorHandler(answerError)
  server.setNotFoundHandler((_request, reply) => reply.code(404).type('text/plain').send('Not found.'))

  const route = (method: 'GET' | 'POST', suffix: string, answer: Answer) => {
    const url = `${path}/apps/:application${suffix}`
    server.route<ApiRoute>({
      method,
      url,
      handler: async (request) => {
        const { method, body, params } = request
        const signed = { method, url: request.url.slice(path.length), body }
        return answer(authenticate(signed, params.application, byId), request)
      },
    })
    server.route({
      method: methods.filter((other) => other !== method),
      url,
      exposeHeadRoute: false,
      handler: (_request, reply) => reply.code(405).type('text/plain').send('Method not allowed.'),
    })
  }
  route('POST', '/events', (application, { body }) => publishEvent(application, readEvent(body)))
  route('POST', '/batch_events', (application, { body }) => publishBatch(application, readBatch(body)))
  route('POST', '/users/:user/terminate_connections', async ({ adapter, settings }, { params }) => {
    await adapter.terminate(settings.id, params.user)
    return {}
  })
  route('GET', '/connections', async ({ survey }) => ({ connections: await survey.connections() }))
  route('GET', '/channels', listChannels)
  route('GET', '/channels/:channel', describeChannel)
  route('GET', '/channels/:channel/users', listUsers)
}

async function listChannels({ survey }: Application, { query }: ApiRequest): Promise<object> {
  const { info = '', filter_by_prefix: prefix = '' } = readQuery(query)
  return { channels: await survey.channels({ prefix }, info) }
}

async function describeChannel({ survey }: Application, { params, query }: ApiRequest): Promise<object> {
  const info = `occupied,${readQuery(query).info ?? ''}`
  const channels = await survey.channels({ names: [params.channel] }, info)
  return channels[params.channel]!
}

async function listUsers({ survey }: Application, { params }: ApiRequest): Promise<object> {
  if (!isPresenceName(params.channel)) throw new ApiError(400, {})
  const users = await survey.users(params.channel)
  if (!users) throw new ApiError(404, {})
  return { users: users.map((id) => ({ id })) }
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
