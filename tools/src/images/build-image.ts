import { docker, dockerShown } from './docker.ts'
import { layOutImageFiles } from './image-files.ts'
import { currentRevision, versionOf } from './revision.ts'

/**
 * Makes an app's image of what `build` made, and prints the id of each tag.
 * @param platform Docker's, like `linux/arm64`; of this machine when it is absent
 * @throws NoEngineError when there is no Docker to be had
 */
export function buildImage(app: string, { tags, platform }: { tags: string[]; platform?: string }): void {
  const { commit, modified, time, source } = currentRevision()
  const revision = modified ? `${commit}-modified` : commit
  const values = {
    REVISION: revision,
    VERSION: modified ? revision : versionOf(app, commit),
    CREATED: time,
    ...(source && { SOURCE: source }),
  }
  layOutImageFiles(app)
  dockerShown(
    'build',
    ...(platform === undefined ? [] : ['--platform', platform]),
    ...['--file', `apps/${app}/Dockerfile`],
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...tags.flatMap((tag) => ['--tag', tag]),
    '.',
  )
  for (const tag of tags) console.log(`${tag}  ${docker('image', 'inspect', '--format', '{{.Id}}', tag)}`)
}
