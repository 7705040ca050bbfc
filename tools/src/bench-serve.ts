/**
 * `npx nx run tools:bench-serve`: how long from the command to the first HTML, `nx serve tenant` (API, realtime and
 * tenant app) against a bare `nuxt dev` of an empty Nuxt app, in turn, in the same run. Prints the ratio of the medians.
 * `--rounds=N` (default 5) counts rounds after one that only warms the caches of both.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import getPort from 'get-port'

const root = join(import.meta.dirname, '../..')
/** Beneath the workspace, so that it finds the same Nuxt. */
const bareApp = join(root, '.data/bench/bare-nuxt')
const patience = 180_000
/** A request that Nuxt holds while it restarts itself is never answered. */
const requestPatience = 20_000

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds="${values.rounds}": expected a whole number from 1`)
  process.exit(64)
}

/** The body of a page, or undefined while nobody answers with one. */
function page(port: number, host: string, path: string): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const request = get(
    { host: '127.0.0.1', port, path, headers: { host }, timeout: requestPatience },
    async (response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve(response.statusCode === 200 ? body : undefined)
    },
  )
  request.on('timeout', () => request.destroy(new Error('timeout'))).on('error', () => resolve(undefined))
  return promise
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  // The whole group, as Ctrl-C in a terminal does.
  process.kill(-child.pid!, 'SIGINT')
  await ended
}

interface Candidate {
  name: string
  command: string[]
  cwd: string
  environment: Record<string, string>
  port: number
  host: string
  path: string
}

/** Seconds from starting the command to the end of its first rendered page. */
async function secondsToFirstHtml({
  name,
  command,
  cwd,
  environment,
  port,
  host,
  path,
}: Candidate): Promise<number> {
  const start = performance.now()
  const child = spawn('npx', command, {
    cwd,
    env: { ...withoutNx(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  try {
    while (performance.now() - start < patience) {
      if (child.exitCode !== null) break
      const body = await page(port, host, path)
      if (body?.includes('id="__nuxt"')) return (performance.now() - start) / 1000
      await delay(25)
    }
    throw new Error(`${name} showed no page on port ${port}:\n${output.slice(-5000)}`)
  } finally {
    await stop(child)
  }
}

/** Nx marks its children's environment; what is measured starts as from a user's shell. */
const withoutNx = (environment: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('NX_')))

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const row = (name: string, values: number[]) =>
  console.log(
    `${name.padEnd(22)} median ${median(values).toFixed(2)} s   (${values.map((v) => v.toFixed(2)).join(', ')})`,
  )

await mkdir(bareApp, { recursive: true })
await writeFile(join(bareApp, 'package.json'), '{ "private": true, "type": "module" }')
await writeFile(join(bareApp, 'nuxt.config.ts'), 'export default defineNuxtConfig({ telemetry: false })')
await writeFile(join(bareApp, 'app.vue'), '<template><h1>Empty</h1></template>')

const data = await mkdtemp(join(tmpdir(), 'envelope-bench-'))
const [tenantPort, apiPort, reverbPort, barePort] = [
  await getPort(),
  await getPort(),
  await getPort(),
  await getPort(),
]
const bare: Candidate = {
  name: 'bare nuxt dev',
  command: ['nuxt', 'dev', '--port', `${barePort}`, '--host', '127.0.0.1'],
  cwd: bareApp,
  environment: {},
  port: barePort,
  host: 'localhost',
  path: '/',
}
const serve: Candidate = {
  name: 'nx serve tenant',
  command: ['nx', 'serve', 'tenant', '--output-style=stream'],
  cwd: root,
  environment: {
    ENVELOPE_DATA: data,
    // Nx would otherwise join what a developer serves in this workspace, instead of starting its own.
    NX_WORKSPACE_DATA_DIRECTORY: join(data, 'nx'),
    TENANT_PORT: `${tenantPort}`,
    API_PORT: `${apiPort}`,
    REVERB_PORT: `${reverbPort}`,
  },
  port: tenantPort,
  host: 'acme.localhost',
  path: '/sign-in',
}

const times = { bare: [] as number[], serve: [] as number[] }
try {
  for (let round = 0; round <= rounds; round++) {
    const [a, b] = [await secondsToFirstHtml(bare), await secondsToFirstHtml(serve)]
    console.log(
      `${round === 0 ? 'warm-up' : `round ${round}`}: bare ${a.toFixed(2)} s, serve ${b.toFixed(2)} s`,
    )
    if (round > 0) {
      times.bare.push(a)
      times.serve.push(b)
    }
  }
} finally {
  await rm(data, { recursive: true, force: true })
  await rm(bareApp, { recursive: true, force: true })
}
row(bare.name, times.bare)
row(serve.name, times.serve)
console.log(`ratio ${(median(times.serve) / median(times.bare)).toFixed(2)} (aim: at most 1.5)`)
