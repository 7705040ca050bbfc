import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { localPort, localPortVariables, type LocalService } from '@envelope/topology'
import { defineNuxtModule, useLogger } from 'nuxt/kit'
import { transformEarly } from './local-serving/transform-early.ts'

export interface LocalServingOptions {
  /** Which of the topology's services this app is; without it the module does nothing. */
  service?: LocalService
  /** What the app needs, by project name: an address that answers 200 once it is ready. */
  needs: Record<string, string>
  /** The page to render once before anybody asks, as host and path: the first visit is then quick. */
  warmUp?: { host: string; path: string }
  /** What is printed when everything answers; `{port}` is this app's. */
  banner: string[]
}

/** `nx serve`: the app's fixed address, waiting for what it needs, and saying when everything answers. */
export default defineNuxtModule<LocalServingOptions>({
  meta: { name: 'local-serving', configKey: 'localServing' },
  defaults: { needs: {}, banner: [] },
  setup({ service, needs, warmUp, banner }, nuxt) {
    if (!nuxt.options.dev || !service || nuxt.options.test) return
    const logger = useLogger('envelope')
    if (warmUp) transformEarly(nuxt, warmUp.path)
    let announced = false

    nuxt.hook('listen', (server) => {
      const { port } = server.address() as AddressInfo
      if (port !== localPort(service, process.env)) refuseOtherPort(service)
      if (announced) return
      announced = true
      const waiting = Object.entries(needs).map(([name, address]) => untilReady(name, address, logger))
      if (warmUp) waiting.push(visit(port, warmUp))
      void Promise.all(waiting).then(() => {
        const lines = banner.map((line) => line.replaceAll('{port}', String(port)))
        process.stdout.write(`\n${lines.map((line) => `  ${line}\n`).join('')}\n`)
      })
    })
  },
})

/** Nuxt takes another port when its own is taken; nobody would look for it there. */
function refuseOtherPort(service: LocalService): never {
  const port = localPort(service, process.env)
  const remedy = `stop it or set ${localPortVariables[service]} to a free port`
  process.stderr.write(`port ${port} is already in use by another program; ${remedy}\n`)
  process.exit(1)
}

const patience = 1_000

async function untilReady(name: string, address: string, logger: ReturnType<typeof useLogger>) {
  const started = Date.now()
  let said = false
  while (!(await answers(address))) {
    if (!said && Date.now() - started > patience) {
      said = true
      logger.info(`waiting for ${name} on ${new URL(address).origin} …`)
    }
    await delay(200)
  }
  if (said) logger.info(`${name} is ready`)
}

const answers = (address: string) =>
  fetch(address, { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.ok,
    () => false,
  )

/** Resolves when the page was answered, whatever the answer: its problems are shown to who opens it. */
async function visit(port: number, page: NonNullable<LocalServingOptions['warmUp']>): Promise<void> {
  // A request that Nuxt holds while it restarts itself is never answered.
  while (!(await isAnswered(port, page))) await delay(200)
}

function isAnswered(port: number, { host, path }: { host: string; path: string }): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { host: '127.0.0.1', port, path, headers: { host: `${host}:${port}` }, timeout: 20_000 }
    const request = get(options, (response) => {
      response.resume().once('close', () => resolve(true))
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
  })
}
