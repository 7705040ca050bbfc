/**
 * `node image.ts APP`: makes the image `envelope/APP` of what `build` made, and tags it `dev` and, when nothing was
 * changed since, with the commit.
 */
import { docker, dockerShown, NoEngineError } from './docker.ts'
import { layOutImageFiles } from './image-files.ts'
import { currentRevision, versionOf } from './revision.ts'

const [app] = process.argv.slice(2)
if (app === undefined) throw new Error('usage: node image.ts APP')

const { commit, modified, time, source } = currentRevision()
const revision = modified ? `${commit}-modified` : commit
const values = {
  REVISION: revision,
  VERSION: modified ? revision : versionOf(app, commit),
  CREATED: time,
  ...(source && { SOURCE: source }),
}
const tags = [`envelope/${app}:dev`, ...(modified ? [] : [`envelope/${app}:${commit}`])]

try {
  layOutImageFiles(app)
  dockerShown(
    'build',
    ...['--file', `apps/${app}/Dockerfile`],
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...tags.flatMap((tag) => ['--tag', tag]),
    '.',
  )
  for (const tag of tags) console.log(`${tag}  ${docker('image', 'inspect', '--format', '{{.Id}}', tag)}`)
} catch (error) {
  if (!(error instanceof NoEngineError)) throw error
  console.error(error.message)
  process.exitCode = 69 // EX_UNAVAILABLE of sysexits.h
}
