import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import getPort from 'get-port'
import { host } from '../bench/demo.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { workspace } from '../workspace.ts'

/** Beneath the workspace, so that it finds the same Nuxt. */
const bareApp = join(workspace, '.data/bench/bare-ssr')
const sessionPassword = randomBytes(32).toString('base64url')
const production = { NODE_ENV: 'production', HOST: '127.0.0.1', NITRO_HOST: '127.0.0.1' }

/**
 * The tenant app as it is built for production.
 * @param profile a folder that V8's processor profile is written to when it ends by SIGTERM
 */
export async function startTenant(apiPort: number, profile?: string): Promise<ServerProcess> {
  const port = await getPort()
  const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const program = join(workspace, 'apps/tenant/.output/server/index.mjs')
  return ServerProcess.start([process.execPath, ...profiling, program], {
    port,
    env: {
      ...production,
      PORT: `${port}`,
      NUXT_API_URL: `http://127.0.0.1:${apiPort}`,
      NUXT_SESSION_PASSWORD: sessionPassword,
      NUXT_PUBLIC_REVERB_PORT: '8080',
      NUXT_PUBLIC_REVERB_SCHEME: 'http',
    },
  })
}

/** Builds a Nuxt app of these pages alone. @param pages Vue files by name */
export function buildBareApp(pages: Record<string, string>): void {
  rmSync(bareApp, { recursive: true, force: true })
  mkdirSync(join(bareApp, 'app/pages'), { recursive: true })
  const write = (file: string, text: string) => writeFileSync(join(bareApp, file), text)
  write('package.json', '{ "private": true, "type": "module" }')
  write(
    'nuxt.config.ts',
    `export default defineNuxtConfig({ telemetry: false, runtimeConfig: { api: { url: '', headers: { 'x-forwarded-host': '${host}' } } } })`,
  )
  write('app/app.vue', '<template><NuxtPage /></template>')
  for (const [name, page] of Object.entries(pages)) write(`app/pages/${name}.vue`, page)
  execFileSync('npx', ['nuxt', 'build'], { cwd: bareApp, stdio: ['ignore', 'ignore', 'inherit'] })
}

export async function startBareApp(apiPort: number): Promise<ServerProcess> {
  const port = await getPort()
  return ServerProcess.start([process.execPath, join(bareApp, '.output/server/index.mjs')], {
    port,
    env: { ...production, PORT: `${port}`, NUXT_API_URL: `http://127.0.0.1:${apiPort}` },
  })
}

export const removeBareApp = () => rmSync(bareApp, { recursive: true, force: true })
