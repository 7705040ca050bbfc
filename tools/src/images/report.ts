/**
 * `npx nx run tools:image-report`: what each image adds to its base, layer by layer. Fails when that is more than it may be.
 */
import { existsSync, globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { workspace } from '../workspace.ts'
import { docker } from './docker.ts'

/** Megabytes that an image may add to its base. */
const limits = { nuxt: 40, service: 20 }
const baseImage = process.env['NODE_IMAGE'] ?? 'node:24-bookworm-slim'

interface Layer {
  bytes: number
  instruction: string
}

const layersOf = (image: string) =>
  JSON.parse(docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)) as string[]

/** Instructions that made a layer, the first one first. */
function historyOf(image: string): Layer[] {
  const lines = docker(
    'history',
    '--no-trunc',
    '--human=false',
    '--format',
    '{{.Size}}\t{{.CreatedBy}}',
    image,
  ).split('\n')
  return lines.toReversed().map((line) => {
    const [bytes = '0', instruction = ''] = line.split('\t')
    return { bytes: Number(bytes), instruction: instruction.replace(/^\/bin\/sh -c (#\(nop\) )?/, '').trim() }
  })
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1).padStart(7)
const bytesOf = (layers: Layer[]) => layers.reduce((sum, { bytes }) => sum + bytes, 0)
const print = ({ bytes, instruction }: Layer) =>
  console.log(`  ${megabytes(bytes)} MB  ${instruction.slice(0, 90)}`)
const filled = ({ bytes }: Layer) => bytes > 0

const base = historyOf(baseImage)
console.log(`${baseImage}  ${megabytes(bytesOf(base)).trim()} MB`)
base.filter(filled).forEach(print)

for (const app of globSync('apps/*/Dockerfile', { cwd: workspace })
  .map((path) => basename(dirname(path)))
  .sort()) {
  const image = `envelope/${app}:dev`
  const limit = existsSync(join(workspace, 'apps', app, 'nuxt.config.ts')) ? limits.nuxt : limits.service
  const baseLayers = layersOf(baseImage)
  if (layersOf(image).slice(0, baseLayers.length).join() !== baseLayers.join()) {
    console.log(`\n${image}: made on another base than ${baseImage} is now; run npx nx run ${app}:image`)
    process.exitCode = 1
    continue
  }
  const own = historyOf(image).slice(base.length)
  const added = bytesOf(own)
  console.log(`\n${image}  base + ${megabytes(added).trim()} MB (at most ${limit} MB)`)
  own.filter(filled).forEach(print)
  if (added > limit * 1e6) {
    console.log(`  over its limit by ${megabytes(added - limit * 1e6).trim()} MB`)
    process.exitCode = 1
  }
}
