/**
 * `npx nx run tools:bench-realtime`: reverb-bridge against a server on bare `ws` that writes the same bytes, and with
 * `--peer=soketi` also against Soketi 1.6.1. Loopback; each server alone on core 0, all clients on core 1 (`cores`: the
 * server on both); rounds interleaved; medians.
 *
 * `--only=deliveries,publishing` measures some of deliveries, publishing, connections, presence, spread, cores;
 * `--rounds=N` (3), `--connections=N` (4,000), `--spread=N` (25,000); `--folder=FOLDER` keeps the installed Soketi there for
 * the next time; `--profile=FOLDER` writes V8's processor profiles of
 * reverb-bridge there, and says what took the time.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { moveToClientsCore } from './bench/clients-core.ts'
import { bareWs, bridge, installSoketi, type Candidate } from './bench-realtime/candidates.ts'
import { describeProfiles } from './bench/profile.ts'
import { Results } from './bench-realtime/results.ts'
import { scenarios, type ScenarioName } from './bench-realtime/scenarios.ts'

const options = {
  peer: { type: 'string' },
  rounds: { type: 'string', default: '3' },
  connections: { type: 'string', default: '4000' },
  spread: { type: 'string', default: '25000' },
  only: { type: 'string', default: Object.keys(scenarios).join() },
  folder: { type: 'string' },
  profile: { type: 'string' },
} as const
const { values } = parseArgs({ options })
const [rounds, connections, spread] = [values.rounds, values.connections, values.spread].map(
  (text, index) => {
    if (/^[1-9]\d*$/.test(text)) return Number(text)
    return refuse(`--${['rounds', 'connections', 'spread'][index]}=${text}: expected a whole number from 1`)
  },
) as [number, number, number]
if (values.peer !== undefined && values.peer !== 'soketi') refuse(`--peer=${values.peer}: expected soketi`)
const chosen = values.only.split(',').map((name) => {
  if (name in scenarios) return name as ScenarioName
  return refuse(`--only=${name}: expected some of ${Object.keys(scenarios).join(', ')}`)
})

function refuse(problem: string): never {
  console.error(problem)
  process.exit(64)
}

moveToClientsCore()

/** Each connection is an open file, here and in the server; where a process may have fewer, several share the subscribers. */
const openFiles = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }))
const processes = Number.isNaN(openFiles) ? 1 : Math.ceil(spread / (openFiles - 1_000))
if (chosen.includes('spread') && processes > 1)
  console.error(
    `a process may open ${openFiles} files here: ${spread} subscribers are divided among ${processes}`,
  )

const temporary = mkdtempSync(join(tmpdir(), 'envelope-bench-'))
const profile = values.profile && resolve(values.profile)
const results = new Results()

async function measure(candidate: Candidate, name: ScenarioName): Promise<void> {
  const server = await candidate.start(name === 'cores' ? '0,1' : '0')
  try {
    results.add(candidate.name, await scenarios[name](server, { connections, spread, processes }))
  } finally {
    await server.stop(profile ? 'SIGTERM' : 'SIGKILL')
  }
}

try {
  const ours = bridge('reverb-bridge', { profile })
  const peers = values.peer ? [installSoketi(values.folder ? resolve(values.folder) : temporary)] : []
  const candidatesFor = (name: ScenarioName): Candidate[] => {
    if (name === 'cores')
      return [
        bareWs(),
        bareWs({ workers: 2 }),
        ours,
        bridge('reverb-bridge, 2 workers', { workers: 2, profile }),
      ]
    // Soketi is one process.
    if (name === 'spread' && processes > 1)
      return [bareWs({ workers: processes }), bridge(ours.name, { workers: processes, profile })]
    // A bare server knows no members.
    return name === 'presence' ? [ours, ...peers] : [bareWs(), ours, ...peers]
  }
  for (let round = 1; round <= rounds; round++) {
    for (const name of chosen) for (const candidate of candidatesFor(name)) await measure(candidate, name)
    console.error(`round ${round} of ${rounds} done`)
  }
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(results.table('reverb-bridge'))
if (profile) console.log(describeProfiles(profile))
