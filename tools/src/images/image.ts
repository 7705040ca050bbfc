/**
 * `node image.ts APP`: makes the image `envelope/APP` of what `build` made, and tags it `dev` and, when nothing was
 * changed since, with the commit.
 */
import { buildImage } from './build-image.ts'
import { NoEngineError } from './docker.ts'
import { currentRevision } from './revision.ts'

const [app] = process.argv.slice(2)
if (app === undefined) throw new Error('usage: node image.ts APP')

const { commit, modified } = currentRevision()
try {
  buildImage(app, { tags: [`envelope/${app}:dev`, ...(modified ? [] : [`envelope/${app}:${commit}`])] })
} catch (error) {
  if (!(error instanceof NoEngineError)) throw error
  console.error(error.message)
  process.exitCode = 69 // EX_UNAVAILABLE of sysexits.h
}
