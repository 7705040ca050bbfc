import { once } from 'node:events'
import { createServer, type Server } from 'node:http'

interface MetricsServerOptions {
  host: string
  port: number
  contentType: string
  /** Resolves to the text that Prometheus reads. */
  metrics: () => Promise<string>
}

/** `GET /metrics` on a port of its own, which need not be reached by clients. Resolves when it listens. */
export async function startMetricsServer(options: MetricsServerOptions): Promise<Server> {
  const server = createServer(async ({ url, method }, response) => {
    if (url?.split('?', 1)[0] !== '/metrics' || method !== 'GET')
      return response.writeHead(404).end('Not found.')
    try {
      const text = await options.metrics()
      response.writeHead(200, { 'content-type': options.contentType }).end(text)
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return server
}
