import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCachedProjectGraph, type ProjectGraph } from '@nx/devkit'
import { workspace } from '../workspace.ts'

/** A project that changed, and how what is deployed leads to it. */
export interface Reason {
  /** From the app to the project: `['tenant', 'ui', 'contract']`. */
  chain: string[]
  files: string[]
}

type Graph = Pick<ProjectGraph, 'nodes' | 'dependencies'>

/** Why a change of files affects an app: by which of its parts. Files of no project come first, with the app's own name. */
export function reasonsFor(app: string, files: readonly string[], { nodes, dependencies }: Graph): Reason[] {
  const projectOf = (file: string) =>
    Object.keys(nodes).find((name) => file.startsWith(`${nodes[name]!.data.root}/`))
  const chains = new Map([[app, [app]]])
  for (const [name, chain] of chains)
    for (const { target } of dependencies[name] ?? [])
      if (nodes[target] && !chains.has(target)) chains.set(target, [...chain, target])
  const reasons = [...chains].map(([name, chain]) => ({
    chain,
    files: files.filter((file) => projectOf(file) === name),
  }))
  const ofAll = files.filter((file) => projectOf(file) === undefined && !file.endsWith('.md'))
  return [{ chain: [], files: ofAll }, ...reasons].filter(({ files }) => files.length > 0)
}

/**
 * In a few lines, for people; compared is what Nx compares, by `NX_BASE` and `NX_HEAD` (`nx-plugin.ts` sets them by `--base` and
 * `--head`). Reads the graph that Nx, which runs this, has made.
 */
export function whyAffected(app: string): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8' }).trim()
  const head = process.env['NX_HEAD'] || 'HEAD'
  const defaultBase = defaultBaseOf(readFileSync(join(workspace, 'nx.json'), 'utf8'))
  const base = process.env['NX_BASE'] || git('merge-base', defaultBase, head)
  const files = git('diff', '--name-only', base, head).split('\n').filter(Boolean)
  const since = `since ${git('rev-parse', '--short=12', base)} (${process.env['NX_BASE'] ? base : defaultBase})`
  const reasons = reasonsFor(app, files, readCachedProjectGraph())
  if (reasons.length === 0) return `${app}: nothing that it is made of has changed ${since}; it was named`
  const lines = reasons.map(
    ({ chain, files }) => `  ${chain.length > 0 ? chain.join(' → ') : 'the workspace'}: ${listed(files)}`,
  )
  return [`${app} is affected ${since} by`, ...lines].join('\n')
}

const listed = (files: readonly string[]) =>
  files.length <= 3 ? files.join(', ') : `${files.slice(0, 3).join(', ')} and ${files.length - 3} more`

const defaultBaseOf = (nxJson: string) =>
  (JSON.parse(nxJson) as { defaultBase?: string }).defaultBase ?? 'main'
