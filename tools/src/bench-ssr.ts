/**
 * `npx nx run tools:bench-ssr`: pages of the tenant app, rendered on the server, against a bare Nuxt app that renders the same
 * elements and texts as plain HTML and asks the API for the same. Production builds; the server that is measured alone on core
 * 0; clients, and an API that answers what the real one has answered, on core 1; rounds interleaved; medians.
 *
 * `--rounds=N` (3); `--only=sign-in,list,signing` measures some of the pages; `--profile=FOLDER` writes V8's processor profiles of
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
import { measure } from './bench/load.ts'
import { describeProfiles } from './bench/profile.ts'
import { ServerProcess } from './bench/server-process.ts'
import { buildBareApp, removeBareApp, startBareApp, startTenant } from './bench-ssr/front-ends.ts'
import { measuredPages, type MeasuredPage } from './bench-ssr/pages.ts'
import { plainPage, wordsOf } from './bench-ssr/plain-page.ts'
import { RenderingFigures } from './bench-ssr/rendering-figures.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    profile: { type: 'string' },
  },
})
if (!/^[1-9]\d?$/.test(values.rounds))
  refuse(`--rounds=${values.rounds}: expected a whole number from 1 to 99`)
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
  const api = await constantApi()
  const figures = new RenderingFigures()
  for (let round = 1; round <= Number(values.rounds); round++) {
    for (const page of pages)
      for (const [name, start, path] of [
        ['tenant', (port: number) => startTenant(port, profile), page.path],
        ['plain', startBareApp, `/${page.name}`],
      ] as const) {
        const server = await start(api.port)
        const headers = { host: `${host}:${server.port}`, ...(page.signedIn && { cookie }) }
        const measured = await measure(server, { method: 'GET', path, headers })
        figures.add(page, name, { ...measured, residentBytes: server.residentBytes })
        await server.stop(profile ? 'SIGTERM' : 'SIGKILL')
      }
    console.error(`round ${round} of ${values.rounds} done`)
  }
  await api.stop()
  console.log(figures.tables())
} finally {
  removeBareApp()
  rmSync(folder, { recursive: true, force: true })
}
if (profile) console.log(describeProfiles(profile))

/** Has the real API and the tenant app answer once, and makes of it the plain pages and what the API says from now on. */
async function prepare(): Promise<{ pages: MeasuredPage[]; cookie: string }> {
  const api = await Installation.create('SQLite', { folder: join(folder, 'data') }).start(undefined)
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
