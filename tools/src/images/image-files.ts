/**
 * `node image-files.ts APP`: lays out in `apps/APP/.image` what the app's image adds to its base, from what `build` made.
 * Times and modes do not depend on when and where, so that what has not changed is the same layer again.
 */
import { chmodSync, cpSync, existsSync, lstatSync, lutimesSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { workspace } from '../workspace.ts'

/** What every file was last changed at, in seconds since 1970: 1980-01-01, the earliest that all archives can hold. */
const time = 315_532_800

/** Of no use to a running server, or a record of when it was built. */
const isLeftOut = (path: string) =>
  path.endsWith('.map') || ['development', 'nitro.json'].includes(basename(path))

/** @throws Error when the app is not built */
export function layOutImageFiles(app: string): void {
  const folder = join(workspace, 'apps', app)
  const built = [join(folder, '.output'), join(folder, 'dist')].find((path) => existsSync(path))
  if (built === undefined) throw new Error(`apps/${app} is not built: run npx nx build ${app}`)

  const root = join(folder, '.image')
  rmSync(root, { recursive: true, force: true })
  cpSync(built, join(root, 'app'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !isLeftOut(path),
  })
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name)
    const stats = lstatSync(path)
    if (!stats.isSymbolicLink()) chmodSync(path, stats.isDirectory() ? 0o755 : 0o644)
    lutimesSync(path, time, time)
  }
}

if (import.meta.main) layOutImageFiles(process.argv[2] ?? '')
