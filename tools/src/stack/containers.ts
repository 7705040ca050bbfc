import { execFile, spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { dockerAsync, dockerClient, NoEngineError } from '../images/docker.ts'
import { workspace } from '../workspace.ts'

const execute = promisify(execFile)

/**
 * `docker compose`, or the docker-compose of before.
 * @throws NoEngineError when there is neither, or no Docker
 */
export function composeCommand(): string[] {
  const client = dockerClient()
  if (spawnSync(client, ['compose', 'version']).status === 0) return [client, 'compose']
  if (spawnSync('docker-compose', ['version']).status === 0) return ['docker-compose']
  throw new NoEngineError('Docker Compose is not installed: https://docs.docker.com/compose/install')
}

/** The stack's containers, by the names of their services. Waits without keeping the process from other work. */
export class Containers {
  /** Of Compose: containers, networks and volumes of two projects have nothing to do with each other. */
  readonly project = process.env['COMPOSE_PROJECT_NAME'] ?? 'envelope'

  /** @throws Error with what Compose said */
  async compose(...args: string[]): Promise<string> {
    const [program, ...first] = composeCommand()
    const options = { cwd: workspace, env: { ...process.env, COMPOSE_PROJECT_NAME: this.project } }
    const { stdout } = await execute(program!, [...first, ...args], options)
    return stdout.trim()
  }

  /**
   * The id of a service's container.
   * @throws Error when it has none
   */
  async id(service: string): Promise<string> {
    // `compose run` makes containers beside the service's own.
    const labels = { project: this.project, service, oneoff: 'False' }
    const filters = Object.entries(labels).flatMap(([name, value]) => [
      '--filter',
      `label=com.docker.compose.${name}=${value}`,
    ])
    const id = await dockerAsync(['ps', '--all', '--quiet', ...filters])
    if (id === '') throw new Error(`${service} has no container in the project ${this.project}`)
    return id.split('\n')[0]!
  }

  /** SIGKILL, as when a machine runs out of memory. It stays down until it is started. */
  async kill(service: string): Promise<void> {
    await dockerAsync(['kill', '--signal', 'KILL', await this.id(service)])
  }

  async start(service: string): Promise<void> {
    await dockerAsync(['start', await this.id(service)])
  }

  /** Resolves when its health check passes; services without one are healthy as soon as they run. */
  async untilHealthy(service: string, patience = 120_000): Promise<void> {
    const deadline = Date.now() + patience
    const format = '{{if .State.Health}}{{.State.Health.Status}}{{else}}{{.State.Status}}{{end}}'
    for (;;) {
      const state = await dockerAsync(['inspect', '--format', format, await this.id(service)])
      if (state === 'healthy' || state === 'running') return
      if (Date.now() > deadline) throw new Error(`${service} is still ${state} after ${patience / 1000} s`)
      await delay(200)
    }
  }

  /** Stops it as a deployment does, and puts a new container in its place. */
  async replace(service: string): Promise<void> {
    await this.compose('up', '--detach', '--no-deps', '--no-build', '--force-recreate', service)
    await this.untilHealthy(service)
  }

  /** What a command in the service's container prints. */
  async run(service: string, command: string[]): Promise<string> {
    return dockerAsync(['exec', await this.id(service), ...command])
  }

  /** Runs statements in the database, as the API's own account; gives rows, a line each. */
  async query(statement: string): Promise<string> {
    const client = ['mariadb', '--defaults-file=/run/secrets/client.cnf', '--batch', '--skip-column-names']
    return this.run('mariadb', [...client, `--execute=${statement}`])
  }
}
