import { execFileSync } from 'node:child_process'
import type { ReleasedQueries } from './released-queries.ts'

const sources = 'apps/api-gateway-shim/src'

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()

/**
 * Git's id of the application's sources: the same as long as no file of them changes.
 * @throws Error naming what is in no commit, where `commit` is that of the work tree
 */
export function sourcesAt(workspace: string, commit = 'HEAD'): string {
  const changes = commit === 'HEAD' ? git(workspace, 'status', '--short', '--', sources) : ''
  if (changes !== '') throw new Error(`commit these first, since a commit is recorded:\n${changes}`)
  return git(workspace, 'rev-parse', `${commit}:${sources}`)
}

/**
 * Holds the recorded queries against the last release, where the history has one.
 * @returns what was found, for people
 * @throws Error when they are of another release
 */
export function heldAgainstLastRelease(
  workspace: string,
  released: Pick<ReleasedQueries, 'sources'>,
): string {
  const tags = git(workspace, 'tag', '--list', 'api@*', '--merged', 'HEAD', '--sort=-version:refname')
  const [tag] = tags.split('\n')
  if (!tag) return 'this history has no tag api@*: the recorded queries were held against no release'
  if (sourcesAt(workspace, tag) === released.sources) return `the recorded queries are those of ${tag}`
  throw new Error(
    `test/released-queries.json is not of ${tag}, which is the last release. If it was edited: ` +
      `git checkout ${tag} -- apps/api-gateway-shim/test/released-queries.json. If ${tag} was made without recording: ` +
      `npx nx run api-gateway-shim:record-queries at that tag, and commit the file`,
  )
}
