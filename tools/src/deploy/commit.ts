import { execFileSync } from 'node:child_process'
import { currentRevision } from '../images/revision.ts'
import { workspace } from '../workspace.ts'
import { DeployError, exitCodes } from './deploy-error.ts'

const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trimEnd()

/**
 * The commit that is to be released: what is in the work tree, and what the pipelines can fetch.
 * @throws DeployError when the work tree holds changes, or no remote is known to have the commit
 */
export function releasableCommit(): string {
  const { commit, modified } = currentRevision()
  if (modified)
    throw new DeployError(
      `the work tree has changes that are in no commit:\n${git('status', '--short')}`,
      'commit them, or put them aside by git stash --include-untracked; only a commit is deployed',
      exitCodes.dirty,
    )
  if (git('branch', '--remotes', '--contains', commit) === '')
    throw new DeployError(
      `no remote has commit ${commit.slice(0, 12)}, so that the pipeline could not fetch it`,
      'git push, then deploy again (git fetch, if somebody else has pushed it)',
      exitCodes.dirty,
    )
  return commit
}
