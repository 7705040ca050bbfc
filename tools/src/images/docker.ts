import { execFile, spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { workspace } from '../workspace.ts'

/** There is no engine to be had; `message` says why and what to do. */
export class NoEngineError extends Error {}

let client: string | undefined

/**
 * The Docker client: the first on PATH that builds with BuildKit, which newer ones do by their plugin buildx only.
 * @throws NoEngineError when there is none, or when its engine does not answer
 */
export function dockerClient(): string {
  client ??= findClient()
  return client
}

function findClient(): string {
  const clients = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? 'docker.exe' : 'docker'))
    .filter((path) => existsSync(path))
  if (clients.length === 0)
    throw new NoEngineError('docker is not installed: https://docs.docker.com/get-docker')
  const found = clients.find((path) => buildsWithBuildKit(path))
  if (found === undefined)
    throw new NoEngineError(
      `${clients.join(', ')}: cannot build with BuildKit; install docker's plugin buildx`,
    )
  const { status, stderr } = spawnSync(found, ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new NoEngineError(`Docker's engine does not answer: ${stderr.trim()}`)
  return found
}

function buildsWithBuildKit(path: string): boolean {
  if (spawnSync(path, ['buildx', 'version']).status === 0) return true
  const version = spawnSync(path, ['version', '--format', '{{.Client.Version}}'], { encoding: 'utf8' }).stdout
  const major = Number.parseInt(version, 10)
  const needsPluginSince = 23
  return major < needsPluginSince
}

/**
 * Runs the Docker client at the root of the workspace and gives what it printed.
 * @throws Error with what it said when it fails
 */
export function docker(...args: string[]): string {
  return output(dockerClient(), args, run(args, 'pipe'))
}

/** The same without waiting in between; `input` goes to its standard input. */
export async function dockerAsync(args: string[], input = ''): Promise<string> {
  const running = promisify(execFile)(dockerClient(), args, { cwd: workspace, maxBuffer: 64 * 1024 ** 2 })
  // One that has ended before it read its input (even none is written) says by its status how it went: without this,
  // EPIPE would end this process, though the command went well.
  running.child.stdin?.on('error', () => undefined).end(input)
  return (await running).stdout.trim()
}

/** The same with its progress shown instead of kept. */
export function dockerShown(...args: string[]): void {
  output(dockerClient(), args, run(args, 'inherit'))
}

function run(args: string[], output: 'pipe' | 'inherit'): SpawnSyncReturns<string> {
  return spawnSync(dockerClient(), args, {
    cwd: workspace,
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 ** 2,
    stdio: ['ignore', output, output],
  })
}

function output(
  program: string,
  args: string[],
  { status, stdout, stderr }: SpawnSyncReturns<string>,
): string {
  if (status === 0) return (stdout ?? '').trim()
  throw new Error(
    `${program} ${args.slice(0, 2).join(' ')} failed (${status})${stderr ? `: ${stderr.trim()}` : ''}`,
  )
}
