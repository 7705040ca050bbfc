/**
 * `npx nx run tools:image-reproducible`: builds every app twice from its sources, makes an image of each without any cache, and
 * fails where the layers are not the same.
 */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { workspace } from '../workspace.ts'
import { docker } from './docker.ts'
import { layOutImageFiles } from './image-files.ts'

const apps = globSync('apps/*/Dockerfile', { cwd: workspace }).map((path) => basename(dirname(path)))

function build(): void {
  const command = [
    'nx',
    'run-many',
    '-t',
    'build',
    '-p',
    apps.join(),
    '--skip-nx-cache',
    '--output-style=static',
  ]
  const { status } = spawnSync('npx', command, { cwd: workspace, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npx ${command.join(' ')} failed (${status})`)
}

/** The digests of an image's layers, by app. */
function makeImages(): Record<string, string> {
  build()
  const layers = apps.map((app) => {
    layOutImageFiles(app)
    const tag = `envelope/${app}:reproducible`
    docker('build', '--no-cache', '--quiet', '--file', `apps/${app}/Dockerfile`, '--tag', tag, '.')
    try {
      return [app, docker('image', 'inspect', '--format', '{{join .RootFS.Layers " "}}', tag)]
    } finally {
      docker('image', 'rm', tag)
    }
  })
  return Object.fromEntries(layers) as Record<string, string>
}

const [first, second] = [makeImages(), makeImages()]
for (const app of apps) {
  const same = first[app] === second[app]
  console.log(
    `${app}: ${same ? 'the same layers both times' : `${first[app]} the first time, then ${second[app]}`}`,
  )
  if (!same) process.exitCode = 1
}
