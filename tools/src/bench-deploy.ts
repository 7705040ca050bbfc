/**
 * `npx nx run tools:bench-deploy`: how long `nx affected -t deploy` takes where nothing is affected, against
 * `nx show projects --affected` of the same commits, in turn, in the same run. Prints the ratio of the medians.
 * `--rounds=N` (default 5) counts rounds after one that only warms the caches of both.
 */
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { workspace } from './workspace.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds="${values.rounds}": expected a whole number from 1`)
  process.exit(64)
}

const nothing = ['--base=HEAD', '--head=HEAD']
const commands = {
  'nx show projects --affected': ['show', 'projects', '--affected', ...nothing],
  'nx affected -t deploy': ['affected', '-t', 'deploy', '--configuration=staging', ...nothing],
}
type Name = keyof typeof commands
const names = Object.keys(commands) as Name[]

/** Nx marks its children's environment; what is measured starts as from a user's shell, as in CI without the daemon. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'))),
  NX_DAEMON: 'false',
}

function seconds(name: Name): number {
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync('npx', ['nx', ...commands[name]], {
    cwd: workspace,
    env: environment,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${name} failed (${status}): ${stdout}${stderr}`)
  return (performance.now() - start) / 1000
}

const times: Record<Name, number[]> = { 'nx show projects --affected': [], 'nx affected -t deploy': [] }
for (let round = 0; round <= rounds; round++)
  for (const name of names) {
    const taken = seconds(name)
    if (round > 0) times[name].push(taken)
  }

const median = (figures: number[]) => figures.toSorted((a, b) => a - b)[Math.floor(figures.length / 2)]!
for (const name of names)
  console.log(
    `${name.padEnd(28)} median ${median(times[name]).toFixed(2)} s   (${times[name].map((time) => time.toFixed(2)).join(', ')})`,
  )
const [baseline, deploy] = names as [Name, Name]
console.log(`ratio ${(median(times[deploy]) / median(times[baseline])).toFixed(2)}`)
