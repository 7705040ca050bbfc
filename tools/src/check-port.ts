/**
 * `node check-port.ts SERVICE`: before `nx serve` starts a service, its port must be free. Taken by another program, it
 * is said in one line, and nothing is started. Taken by the very service, served from another terminal, is as good:
 * Nx then joins that one.
 */
import { createServer } from 'node:net'
import { localPort, localPortVariables, type LocalService } from '@envelope/topology'

const service = process.argv[2] as LocalService
if (!(service in localPortVariables)) {
  console.error(
    `"${service}" is not served locally; these are: ${Object.keys(localPortVariables).join(', ')}`,
  )
  process.exit(64)
}

/** What `/up` of each says. */
const names: Record<LocalService, string> = {
  tenant: 'tenant',
  hq: 'hq',
  api: 'api-gateway-shim',
  reverb: 'reverb-bridge',
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  return promise
}

async function isServiceItself(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/up`, { signal: AbortSignal.timeout(5_000) })
    return ((await response.json()) as { service?: string }).service === names[service]
  } catch {
    return false
  }
}

try {
  const port = localPort(service, process.env)
  if (!(await isFree(port)) && !(await isServiceItself(port))) {
    const variable = localPortVariables[service]
    console.error(
      `port ${port} is already in use by another program; stop it or set ${variable} to a free port`,
    )
    process.exitCode = 1
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 78
}
