/**
 * `node assert-free-port.ts tenant`: stops with one line when the app's port is taken. `nuxt dev` by itself would
 * quietly take another one, at which the addresses everybody knows lead nowhere.
 */
import { createServer } from 'node:net'
import { localPort, localPortVariables, type LocalService } from '@envelope/topology'

const service = process.argv[2] as LocalService
const variable = localPortVariables[service]
const port = localPort(service, process.env)

createServer()
  .once('error', ({ code }: NodeJS.ErrnoException) => {
    process.stderr.write(
      code === 'EADDRINUSE'
        ? `port ${port} is already in use: stop what listens there, or set ${variable} to another port\n`
        : `port ${port} cannot be used (${code}): set ${variable} to another port\n`,
    )
    process.exitCode = 1
  })
  .listen(port, '127.0.0.1', function (this: ReturnType<typeof createServer>) {
    this.close()
  })
