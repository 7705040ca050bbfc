/**
 * `node image-files.ts APP`: lays out in `apps/APP/.image/app` what the app's image adds to its base, from what `build` made,
 * and packs it into `files.tar` beside it. Times, modes and owners do not depend on when and where, so that what has not
 * changed is the same layer again. (BuildKit keeps the times of an archive's folders, but not always those of folders
 * that it copies.)
 */
import { chmodSync, cpSync, existsSync, lstatSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { create } from 'tar'
import { workspace } from '../workspace.ts'

/** When every file was last changed: the earliest that all archives can hold. */
const mtime = new Date('1980-01-01T00:00:00Z')

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
  }
  create({ cwd: root, file: join(root, 'files.tar'), sync: true, portable: true, mtime }, ['app'])
}

if (import.meta.main) layOutImageFiles(process.argv[2] ?? '')
