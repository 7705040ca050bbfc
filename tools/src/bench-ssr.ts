/**
 * `npx nx run tools:bench-ssr`: pages of the tenant app, rendered on the server, against a bare Nuxt app that renders the same
 * elements and texts as plain HTML and asks the API for the same. Production builds; the server that is measured alone on core
 * 0; clients, and an API that answers what the real one has answered, on core 1; all measured in short turns; medians.
 *
 * `--turns=N` (7); `--only=sign-in,list,signing` measures some of the pages; `--profile=FOLDER` writes V8's processor profiles of
 * the tenant app there, and says what took the time.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import getPort from 'get-port'
import { moveToClientsCore } from './bench/clients-core.ts'
import { ask, host, signIn, signingToken } from './bench/demo.ts'
import { Installation } from './bench/installation.ts'
import { measureInTurns, type Candidate } from './bench/load.ts'
import { describeProfiles } from './bench/profile.ts'
import { ServerProcess } from './bench/server-process.ts'
import { buildBareApp, removeBareApp, startBareApp, startTenant } from './bench-ssr/front-ends.ts'
import { measuredPages, type MeasuredPage } from './bench-ssr/pages.ts'
import { plainPage, wordsOf } from './bench-ssr/plain-page.ts'
import { renderingTables, type Rendering } from './bench-ssr/rendering-figures.ts'

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '7' },
    only: { type: 'string' },
    profile: { type: 'string' },
  },
})
if (!/^[1-9]\d?$/.test(values.turns)) refuse(`--turns=${values.turns}: expected a whole number from 1 to 99`)
const names = measuredPages('').map(({ name }) => name)
const chosen = values.only?.split(',') ?? names
for (const name of chosen)
  if (!names.includes(name)) refuse(`--only=${name}: expected some of ${names.join(', ')}`)

function refuse(problem: string): never {
  console.error(problem)
  process.exit(64)
}

moveToClientsCore()

const profile = values.profile && resolve(values.profile)
const folder = mkdtempSync(join(tmpdir(), 'envelope-bench-'))
try {
  const { pages, cookie } = await prepare()
  await measurePages(pages, cookie)
} finally {
  removeBareApp()
  rmSync(folder, { recursive: true, force: true })
}
if (profile) console.log(describeProfiles(profile))

async function measurePages(pages: MeasuredPage[], cookie: string): Promise<void> {
  const api = await constantApi()
  const servers: ServerProcess[] = []
  const start = async (how: (apiPort: number) => Promise<ServerProcess>) => {
    const server = await how(api.port)
    servers.push(server)
    return server
  }
  try {
    const candidates: Record<string, Candidate> = {}
    for (const { name, path, signedIn } of pages) {
      const tenant = await start((port) => startTenant(port, profile))
      const plain = await start(startBareApp)
      const ofTenant = { host: `${host}:${tenant.port}`, ...(signedIn && { cookie }) }
      candidates[`tenant ${name}`] = { server: tenant, load: { method: 'GET', path, headers: ofTenant } }
      candidates[`plain ${name}`] = { server: plain, load: { method: 'GET', path: `/${name}`, headers: {} } }
    }
    const figures = await measureInTurns(candidates, Number(values.turns))
    const rendering = (name: string): Rendering => ({
      turns: figures.get(name)!,
      residentBytes: candidates[name]!.server.residentBytes,
    })
    const renderings = pages.map((page) => {
      const { name } = page
      return [page, { tenant: rendering(`tenant ${name}`), plain: rendering(`plain ${name}`) }] as const
    })
    console.log(renderingTables(new Map(renderings)))
  } finally {
    for (const server of servers) await server.stop(profile ? 'SIGTERM' : 'SIGKILL')
    await api.stop()
  }
}

/** Has the real API and the tenant app answer once, and makes of it the plain pages and what the API says from now on. */
async function prepare(): Promise<{ pages: MeasuredPage[]; cookie: string }> {
  const api = await Installation.create('SQLite', { folder: join(folder, 'data') }).start()
  const tenant = await startTenant(api.port)
  const cookie = await signIn(tenant)
  const pages = measuredPages(await signingToken(api)).filter(({ name }) => chosen.includes(name))
  const headers = await Installation.signIn(api)
  const [answers, plain]: Record<string, unknown>[] = [{}, {}]
  for (const { name, path, asks, signedIn } of pages) {
    const response = await fetch(`http://127.0.0.1:${api.port}${asks}`, { headers })
    answers![`GET ${asks}`] = await response.json()
    plain![name] = plainPage((await ask(tenant, path, { cookie: signedIn ? cookie : undefined })).text, asks)
  }
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers))
  console.error('building a bare Nuxt app that renders the same …')
  buildBareApp(plain as Record<string, string>)
  const bare = await startBareApp(api.port)
  for (const { name, path, signedIn } of pages) {
    const theirs = await ask(tenant, path, { cookie: signedIn ? cookie : undefined })
    if (wordsOf(theirs.text) !== wordsOf((await ask(bare, `/${name}`)).text))
      throw new Error(`the plain page of ${name} does not say the same as the tenant app's`)
  }
  for (const server of [bare, tenant, api]) await server.stop()
  return { pages, cookie }
}

async function constantApi(): Promise<ServerProcess> {
  const port = await getPort()
  return ServerProcess.start([process.execPath, join(import.meta.dirname, 'bench/constant-server.ts')], {
    port,
    cores: '1',
    env: { PORT: `${port}`, LOG_LEVEL: 'warn', ANSWERS: join(folder, 'answers.json') },
  })
}
