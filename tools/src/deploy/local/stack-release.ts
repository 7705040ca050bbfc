import { setTimeout as delay } from 'node:timers/promises'
import { dockerAsync } from '../../images/docker.ts'
import type { Containers } from '../../stack/containers.ts'
import { DeployError, exitCodes } from '../deploy-error.ts'
import type { LocalPlan } from './plan.ts'

/** Milliseconds after which both load balancers have seen that a container is healthy, and send it requests. */
const seen = 2_000
/** Milliseconds for which a container without a health check has to run on to be taken for healthy. */
const steady = 5_000
/** Milliseconds in which a container has to become healthy. */
const patience = 180_000

const restored = 'the release before is in its place again'

/**
 * Puts an image in the place of the one that the stack's containers run. Whatever fails, all of them run the old one again.
 * @throws DeployError when the migration is refused, a container does not become healthy, or `signal` is aborted
 */
export class StackRelease {
  readonly #containers: Containers
  readonly #plan: LocalPlan
  readonly #signal: AbortSignal
  readonly #replaced: string[] = []

  constructor(containers: Containers, plan: LocalPlan, signal: AbortSignal) {
    this.#containers = containers
    this.#plan = plan
    this.#signal = signal
  }

  /** @param previous the id of the image that runs now */
  async put(image: string, previous: string): Promise<void> {
    try {
      await dockerAsync(['tag', image, this.#plan.image])
      for (const service of this.#plan.migrations) await this.#step(() => this.#migrate(service))
      for (const service of this.#plan.trials) await this.#step(() => this.#try(service))
      for (const service of this.#plan.replaced) await this.#step(() => this.#replace(service))
    } catch (error) {
      await this.#restore(previous)
      throw error
    }
  }

  async #step(work: () => Promise<void>): Promise<void> {
    if (this.#signal.aborted)
      throw new DeployError(`interrupted; ${restored}`, 'give the same command again', exitCodes.interrupted)
    await work()
  }

  async #migrate(service: string): Promise<void> {
    console.log(`${service}: by the new image`)
    try {
      await this.#containers.compose('run', '--rm', '--no-deps', '-T', service)
    } catch (error) {
      throw new DeployError(
        `the migration was refused, and nothing was replaced:\n${lastLines(error)}`,
        'put it right, and deploy again; the release that runs can live with what it has changed',
      )
    }
  }

  /** Beside the containers that answer, where nobody finds it: it has none of their names in any network. */
  async #try(service: string): Promise<void> {
    const name = `${this.#containers.project}-${service}-trial`
    console.log(`${service}: tried beside the one that runs`)
    await dockerAsync(['rm', '--force', name]).catch(() => undefined)
    await this.#containers.compose('run', '-d', '--no-deps', '--name', name, '-e', 'HOST=0.0.0.0', service)
    try {
      await this.#untilHealthy(name)
    } catch (error) {
      const log = await dockerAsync(['logs', '--tail', '10', name]).catch(() => '')
      throw new DeployError(
        `${service} does not become healthy, and nothing was replaced: ${(error as Error).message}\n${log}`.trim(),
        'put it right, and deploy again',
      )
    } finally {
      await dockerAsync(['stop', name]).catch(() => undefined)
      await dockerAsync(['rm', '--force', name]).catch(() => undefined)
    }
  }

  async #replace(service: string): Promise<void> {
    console.log(`${service}: replaced`)
    this.#replaced.push(service)
    await this.#recreate(service).catch((error: Error) => {
      throw new DeployError(
        `${service} does not become healthy (${error.message}); ${restored}`,
        `docker compose logs ${service}, put it right, and deploy again`,
      )
    })
  }

  async #recreate(service: string): Promise<void> {
    await this.#containers.compose('up', '--detach', '--no-deps', '--no-build', '--force-recreate', service)
    await this.#untilHealthy(await this.#containers.id(service))
    await delay(seen)
  }

  async #restore(previous: string): Promise<void> {
    await dockerAsync(['tag', previous, this.#plan.image])
    for (const service of this.#replaced.toReversed()) {
      console.log(`${service}: put back`)
      await this.#recreate(service)
    }
  }

  /** @throws Error saying what it is instead, as soon as it has ended, else after the time that it has */
  async #untilHealthy(container: string): Promise<void> {
    const format =
      '{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}} {{.RestartCount}}'
    const began = Date.now()
    for (;;) {
      const state = await dockerAsync(['inspect', '--format', format, container])
      const [status, health, restarts] = state.split(' ')
      if (status !== 'running' || restarts !== '0') throw new Error('it ended by itself')
      if (health === 'healthy' || (health === 'none' && Date.now() - began > steady)) return
      if (health === 'unhealthy') throw new Error('its health check fails')
      if (Date.now() - began > patience) throw new Error(`it is still ${health} after ${patience / 1000} s`)
      await delay(200)
    }
  }
}

function lastLines(error: unknown): string {
  const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
  return (`${stdout}${stderr}`.trim() || message).split('\n').slice(-10).join('\n')
}
