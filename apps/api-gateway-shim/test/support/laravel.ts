import { once } from 'node:events'
import { createServer, type RequestListener, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createLogger } from '@envelope/service'
import { readGatewayConfiguration } from '../../src/gateway/configuration.ts'
import { createGateway } from '../../src/gateway/gateway.ts'

export interface Laravel {
  url: string
  /** How each request is answered, from now on. */
  answer: RequestListener
  /** The requests that came, in order. */
  requests: IncomingMessage[]
  /** The connections that they came by. */
  connections: Set<Socket>
  stop(): Promise<void>
}

/** A real HTTP server in Laravel's place, which answers as a test says. */
export async function startLaravel(answer: RequestListener = (_, response) => response.end('ok')) {
  const laravel: Laravel = {
    url: '',
    answer,
    requests: [],
    connections: new Set(),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  const server = createServer((request, response) => {
    laravel.requests.push(request)
    laravel.answer(request, response)
  })
  server.on('connection', (socket) => laravel.connections.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  laravel.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return laravel
}

/** A gateway on a real port. @param variables of its environment, `LARAVEL_API_URL` among them */
export async function startGateway(variables: Record<string, string>, lines: string[] = []) {
  const configuration = readGatewayConfiguration(variables)!
  const destination = { write: (line: string) => void lines.push(line) } as never
  const logger = createLogger({ name: 'test', level: 'debug', pretty: false, destination })
  const server = createGateway(configuration, { logger })
  await server.listen({ host: '127.0.0.1', port: 0 })
  return {
    url: `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    stop: () => server.close(),
  }
}

export type Gateway = Awaited<ReturnType<typeof startGateway>>
