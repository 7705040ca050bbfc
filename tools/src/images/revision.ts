import { execFileSync } from 'node:child_process'
import { pipelines } from '@envelope/topology'
import { workspace } from '../workspace.ts'

const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim()

export interface Revision {
  /** The commit's full id. */
  commit: string
  /** Whether files differ from the commit, so that what is built is not the commit. */
  modified: boolean
  /** When it was committed, ISO 8601 in UTC. */
  time: string
  /** Where the repository is, without credentials; undefined when its origin is no address on a network. */
  source: string | undefined
}

export function currentRevision(): Revision {
  return {
    commit: git('rev-parse', 'HEAD'),
    modified: git('status', '--porcelain') !== '',
    time: new Date(Number(git('log', '-1', '--format=%ct')) * 1000).toISOString(),
    source: origin(),
  }
}

/** The release that a tag on this commit names, like `1.4.0` of `tenant@1.4.0`; else the commit. */
export function versionOf(image: string, commit: string): string {
  const pipeline = Object.values(pipelines).find(({ images }) =>
    (images as readonly string[]).includes(image),
  )
  const tag = pipeline && git('tag', '--points-at', commit, '--list', pipeline.tag).split('\n')[0]
  return tag?.split('@')[1] || commit
}

function origin(): string | undefined {
  const remotes = git('remote')
  if (!remotes.split('\n').includes('origin')) return undefined
  const address = URL.parse(git('remote', 'get-url', 'origin'))
  if (!address || !['https:', 'http:', 'ssh:'].includes(address.protocol)) return undefined
  address.username = address.password = ''
  return address.href
}
