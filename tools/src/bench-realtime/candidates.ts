import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { ServerProcess } from '../bench/server-process.ts'
import { credentials } from './signature.ts'

const root = join(import.meta.dirname, '../../..')

/** A server to be measured, on a free port and these cores. */
export interface Candidate {
  name: string
  start: (cores: string) => Promise<ServerProcess>
}

export const bareWs = ({ workers = 1 } = {}): Candidate => ({
  name: workers === 1 ? 'bare ws' : `bare ws, ${workers} workers`,
  async start(cores) {
    const port = await getPort()
    const command = [process.execPath, join(import.meta.dirname, 'bare-ws-server.ts')]
    return ServerProcess.start(command, { port, cores, env: { PORT: `${port}`, WORKERS: `${workers}` } })
  },
})

/** @param profile a folder that V8's processor profile of each process is written to, when it ends by SIGTERM */
export const bridge = (
  name: string,
  { workers = 1, profile }: { workers?: number; profile?: string | undefined } = {},
): Candidate => ({
  name,
  async start(cores) {
    const port = await getPort()
    const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
    const env = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      DRAIN_SECONDS: '2',
      REVERB_SERVER_HOST: '127.0.0.1',
      REVERB_SERVER_PORT: `${port}`,
      REVERB_APP_ID: credentials.id,
      REVERB_APP_KEY: credentials.key,
      REVERB_APP_SECRET: credentials.secret,
      REVERB_WORKERS: `${workers}`,
    }
    const command = [process.execPath, ...profiling, join(root, 'apps/reverb-bridge/dist/main.js')]
    return ServerProcess.start(command, { port, cores, env })
  },
})

/**
 * Soketi 1.6.1, installed from npm into the folder. It asks for uWebSockets.js from GitHub; the npm package that stands
 * in for it holds the same binaries of v20.30, for Node 16 to 20 only, so that the machine's own `node` must be one of
 * those.
 */
export function installSoketi(folder: string): Candidate {
  const node = machinesOwnNode()
  const manifest = {
    private: true,
    dependencies: { '@soketi/soketi': '1.6.1' },
    overrides: { 'uWebSockets.js': 'npm:@trufflesuite/uws-js-unofficial@20.30.0-unofficial.0' },
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const program = join(folder, 'node_modules/@soketi/soketi/bin/server.js')
  if (!existsSync(program))
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
      cwd: folder,
      stdio: 'inherit',
    })
  const unlimited = Object.fromEntries(
    [
      'maxConnections',
      'maxBackendEventsPerSecond',
      'maxClientEventsPerSecond',
      'maxReadRequestsPerSecond',
    ].map((name) => [name, -1]),
  )
  return {
    name: 'soketi 1.6.1',
    async start(cores) {
      const port = await getPort()
      const configuration = {
        port,
        host: '127.0.0.1',
        'presence.maxMembersPerChannel': 10_000,
        'metrics.port': await getPort(),
        'appManager.array.apps': [{ ...credentials, enableClientMessages: true, ...unlimited }],
      }
      const file = join(folder, 'configuration.json')
      writeFileSync(file, JSON.stringify(configuration))
      return ServerProcess.start([node, program, 'start', `--config=${file}`], {
        port,
        cores,
        env: { HOME: folder, NODE_NO_WARNINGS: '1' },
      })
    },
  }
}

/** Not the workspace's, which its npm scripts and Nx put first on PATH. @throws Error when Soketi does not run on it */
function machinesOwnNode(): string {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'))
  const inFolders = { encoding: 'utf8', env: { PATH: folders.join(':') } } as const
  const node = execFileSync('sh', ['-c', 'command -v node'], inFolders).trim()
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  if (/^v(16|18|20)\./.test(version)) return node
  throw new Error(`--peer=soketi needs Node 16, 18 or 20 on PATH; ${node} is ${version}`)
}
