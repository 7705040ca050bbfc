import type { IncomingMessage } from 'node:http'
import type { DirectAnswer, DirectRoutes } from '@envelope/service'
import type { Application } from '../application.ts'
import { isPresenceName } from '../channels/channel-name.ts'
import { ApiError } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import { publishBatch, publishEvent } from './publish.ts'
import { readBody } from './request-body.ts'
import { readBatch, readEvent, readQuery } from './request-schemas.ts'

interface ApiRequest {
  application: Application
  /** The channel or user that the path names. */
  name: string
  query: URLSearchParams
  body: Buffer
}

interface ApiRoute {
  method: 'GET' | 'POST'
  /** What it resolves to is answered as JSON. */
  answer: (request: ApiRequest) => Promise<object>
}

interface HttpApiOptions {
  applications: readonly Application[]
  /** Comes before every route, and is not part of what is signed, as with Reverb. */
  path: string
  /** Bytes that a body may have. */
  bodyLimit: number
}

/** By what follows the application's id, a star where a channel or user is named. */
const routes: ReadonlyMap<string, ApiRoute> = new Map([
  ['events', { method: 'POST', answer: publish }],
  ['batch_events', { method: 'POST', answer: publishAll }],
  ['users/*/terminate_connections', { method: 'POST', answer: terminate }],
  ['connections', { method: 'GET', answer: countConnections }],
  ['channels', { method: 'GET', answer: listChannels }],
  ['channels/*', { method: 'GET', answer: describeChannel }],
  ['channels/*/users', { method: 'GET', answer: listUsers }],
])

/** Pusher's HTTP API: how the application's server publishes, and asks who listens. */
export function httpApi({ applications, path, bodyLimit }: HttpApiOptions): DirectRoutes {
  const byId = new Map(applications.map((application) => [application.settings.id, application]))

  async function resultOf(request: IncomingMessage): Promise<object> {
    const method = request.method!
    const url = request.url!.slice(path.length)
    const body = await readBody(request, bodyLimit)
    const [target = '', search] = url.split('?', 2)
    const [, , id = '', resource = '', name, ...rest] = target.split('/')
    const route = routes.get(name === undefined ? resource : [resource, '*', ...rest].join('/'))
    if (!route) throw new ApiError(404, 'Not found.')
    if (method !== route.method && !(method === 'HEAD' && route.method === 'GET'))
      throw new ApiError(405, 'Method not allowed.')
    const query = new URLSearchParams(search)
    const application = byId.get(decode(id))
    if (!application) throw new ApiError(404, `No matching application for ID [${decode(id)}].`)
    authenticate({ method, path: target, query, body }, application.settings)
    return route.answer({ application, name: decode(name ?? ''), query, body })
  }

  return {
    prefix: `${path}/apps/`,
    answer: (request) => resultOf(request).then(success, failure),
  }
}

const success = (result: object): DirectAnswer => json(200, result)

/** @throws what is no `ApiError` */
function failure(error: unknown): DirectAnswer {
  if (!(error instanceof ApiError)) throw error
  const { statusCode: status, body } = error
  if (typeof body === 'object') return json(status, body)
  return { status, contentType: 'text/plain', body }
}

function json(status: number, content: object): DirectAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(content) }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw new ApiError(400, `The path's part [${segment}] is not percent-encoded as it should be.`)
  }
}

async function publish({ application, body }: ApiRequest): Promise<object> {
  return publishEvent(application, readEvent(body))
}

async function publishAll({ application, body }: ApiRequest): Promise<object> {
  return publishBatch(application, readBatch(body))
}

async function terminate({ application: { adapter, settings }, name }: ApiRequest): Promise<object> {
  await adapter.terminate(settings.id, name)
  return {}
}

async function countConnections({ application: { survey } }: ApiRequest): Promise<object> {
  return { connections: await survey.connections() }
}

async function listChannels({ application: { survey }, query }: ApiRequest): Promise<object> {
  const { info = '', filter_by_prefix: prefix = '' } = readQuery(query)
  return { channels: await survey.channels({ prefix }, info) }
}

async function describeChannel({ application: { survey }, name, query }: ApiRequest): Promise<object> {
  const info = `occupied,${readQuery(query).info ?? ''}`
  const channels = await survey.channels({ names: [name] }, info)
  return channels[name]!
}

async function listUsers({ application: { survey }, name }: ApiRequest): Promise<object> {
  if (!isPresenceName(name)) throw new ApiError(400, {})
  const users = await survey.users(name)
  if (!users) throw new ApiError(404, {})
  return { users: users.map((id) => ({ id })) }
}
