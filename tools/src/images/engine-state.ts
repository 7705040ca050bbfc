/**
 * An input of the `image` targets, so that what Nx remembers is true of Docker's engine as well: another commit needs its
 * tags, and images that are gone need to be made again.
 */
import { randomUUID } from 'node:crypto'
import { globSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { docker } from './docker.ts'
import { currentRevision } from './revision.ts'
import { workspace } from '../workspace.ts'

const images = globSync('apps/*/Dockerfile', { cwd: workspace }).map((path) => basename(dirname(path)))
const { commit, modified } = currentRevision()
const tag = modified ? 'dev' : commit

function areThere(): boolean {
  try {
    docker('image', 'inspect', '--format', '{{.Id}}', ...images.map((image) => `envelope/${image}:${tag}`))
    return true
  } catch {
    return false
  }
}

console.log(commit, modified, areThere() || randomUUID())
