/**
 * `npx nx run tools:bench-realtime`: reverb-bridge against a server on bare `ws` that writes the same bytes, and with
 * `--peer=soketi` also against Soketi 1.6.1. Loopback; each server alone on core 0, all clients on the other; rounds
 * interleaved; medians. `--rounds=N` (3), `--connections=N` (4,000), `--spread=N` (25,000; 0 for none), `--workers`
 * measures two processes on two cores as well; `--only=deliveries` (publishing, connections, presence, spread).
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import getPort from 'get-port'
import {
  connections,
  deliveries,
  presenceChurn,
  publishing,
  spread,
  type Figures,
} from './bench-realtime/scenarios.ts'
import { credentials, ServerProcess } from './bench-realtime/server-process.ts'

const { values } = parseArgs({
  options: {
    peer: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '4000' },
    spread: { type: 'string', default: '25000' },
    workers: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
const [rounds, connectionCount, spreadCount] = [values.rounds, values.connections, values.spread].map(Number)
if (!rounds || !connectionCount || spreadCount === undefined || (values.peer && values.peer !== 'soketi')) {
  console.error('expected whole numbers for --rounds, --connections and --spread, and for --peer only soketi')
  process.exit(64)
}
if (process.env['BENCH_PINNED'] === undefined) {
  // The same once more, on the clients' core and with enough files.
  const again = [
    '-c',
    'ulimit -n $(ulimit -Hn); exec taskset -c 1 "$0" "$@"',
    process.execPath,
    ...process.argv.slice(1),
  ]
  const { status } = spawnSync('sh', again, {
    stdio: 'inherit',
    env: { ...process.env, BENCH_PINNED: 'yes' },
  })
  process.exit(status ?? 1)
}

/** Each connection is an open file, here and in the server; what the machine allows may be less than was asked for. */
const openFiles = Number(execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }))
const allowedSpread = Math.min(spreadCount, Number.isNaN(openFiles) ? Infinity : openFiles - 1_000)
if (allowedSpread < spreadCount) {
  console.error(`${openFiles} open files are allowed: --spread=${allowedSpread}`)
}

const root = join(import.meta.dirname, '../..')
const temporary = mkdtempSync(join(tmpdir(), 'envelope-bench-'))

interface Candidate {
  name: string
  start: (port: number) => Promise<ServerProcess>
}

const bareWs: Candidate = {
  name: 'bare ws',
  start: (port) =>
    ServerProcess.start([process.execPath, join(import.meta.dirname, 'bench-realtime/bare-ws-server.ts')], {
      port,
      env: { PORT: `${port}` },
    }),
}

const bridge = (name: string, cores: string, workers: number): Candidate => ({
  name,
  start: (port) =>
    ServerProcess.start([process.execPath, join(root, 'apps/reverb-bridge/dist/main.js')], {
      port,
      cores,
      env: {
        NODE_ENV: 'production',
        LOG_LEVEL: 'warn',
        REVERB_SERVER_HOST: '127.0.0.1',
        REVERB_SERVER_PORT: `${port}`,
        REVERB_APP_ID: credentials.id,
        REVERB_APP_KEY: credentials.key,
        REVERB_APP_SECRET: credentials.secret,
        REVERB_WORKERS: `${workers}`,
      },
    }),
})

/**
 * Soketi asks for uWebSockets.js from GitHub; the npm package that stands in for it holds the same binaries of v20.30,
 * for Node 16 to 20 only, so that the machine's own `node` must be one of those.
 */
function installSoketi(): Candidate {
  const node = execFileSync(
    'sh',
    ['-c', 'PATH=$(echo "$PATH" | tr ":" "\\n" | grep -v node_modules | paste -sd:) command -v node'],
    {
      encoding: 'utf8',
    },
  ).trim()
  const major = Number(
    execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }),
  )
  if (![16, 18, 20].includes(major)) {
    console.error(`--peer=soketi needs Node 16, 18 or 20 on PATH, and ${node} is ${major}`)
    process.exit(69)
  }
  const manifest = {
    private: true,
    dependencies: { '@soketi/soketi': '1.6.1' },
    overrides: { 'uWebSockets.js': 'npm:@trufflesuite/uws-js-unofficial@20.30.0-unofficial.0' },
  }
  writeFileSync(join(temporary, 'package.json'), JSON.stringify(manifest))
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: temporary,
    stdio: 'inherit',
  })
  const limits = Object.fromEntries(
    ['maxBackendEventsPerSecond', 'maxClientEventsPerSecond', 'maxReadRequestsPerSecond'].map((name) => [
      name,
      -1,
    ]),
  )
  const start = async (port: number) => {
    const configuration = {
      port,
      host: '127.0.0.1',
      metrics: { enabled: true, port: await getPort() },
      'appManager.array.apps': [
        { ...credentials, maxConnections: -1, enableClientMessages: true, ...limits },
      ],
    }
    writeFileSync(join(temporary, 'configuration.json'), JSON.stringify(configuration))
    const server = join(temporary, 'node_modules/@soketi/soketi/bin/server.js')
    return ServerProcess.start([node, server, 'start', `--config=${join(temporary, 'configuration.json')}`], {
      port,
    })
  }
  return { name: 'soketi 1.6.1', start }
}

const scenarios: Record<string, (server: ServerProcess) => Promise<Figures>> = {
  deliveries,
  publishing,
  connections: (server) => connections(server, connectionCount),
  presence: presenceChurn,
  spread: (server) => spread(server, allowedSpread),
}

const results = new Map<string, Figures[]>()
async function measure({ name, start }: Candidate, scenario: (server: ServerProcess) => Promise<Figures>) {
  const server = await start(await getPort())
  try {
    results.set(name, [...(results.get(name) ?? []), await scenario(server)])
  } finally {
    await server.stop()
  }
}

const median = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
function medianOf(name: string, figure: string): number | undefined {
  const numbers = (results.get(name) ?? [])
    .map((figures) => figures[figure])
    .filter((value) => value !== undefined)
  return numbers.length === 0 ? undefined : median(numbers)
}

const candidates = [bareWs, bridge('reverb-bridge', '0', 1), ...(values.peer ? [installSoketi()] : [])]
if (values.workers) candidates.push(bridge('2 workers', '0,1', 2))
try {
  for (let round = 1; round <= rounds; round++) {
    for (const [name, scenario] of Object.entries(scenarios)) {
      if ((values.only && values.only !== name) || (name === 'spread' && spreadCount === 0)) continue
      for (const candidate of candidates) {
        // A bare server knows no members.
        if (candidate !== bareWs || scenario !== presenceChurn) await measure(candidate, scenario)
      }
    }
    console.error(`round ${round} of ${rounds} done`)
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}

const figures = [...new Set([...results.values()].flat().flatMap((each) => Object.keys(each)))]
const names = candidates.map(({ name }) => name)
const others = names.filter((name) => name !== 'reverb-bridge')
const shown = (value: number | undefined) =>
  value === undefined ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(2)
console.log(['figure', ...names, ...others.map((name) => `ours / ${name}`)].join(' | '))
for (const figure of figures) {
  const ours = medianOf('reverb-bridge', figure)
  const ratios = others.map((name) => {
    const theirs = medianOf(name, figure)
    return ours !== undefined && theirs ? `${(ours / theirs).toFixed(2)}×` : '–'
  })
  console.log([figure, ...names.map((name) => shown(medianOf(name, figure))), ...ratios].join(' | '))
}
