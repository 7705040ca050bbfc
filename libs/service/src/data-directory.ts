import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { EnvironmentVariables } from './environment.ts'

/**
 * The absolute path of the folder that holds all local data, created (mode 0700) when missing:
 * `ENVELOPE_DATA`, or `.data` at the root of the workspace. A relative path counts from that root, so that
 * services started in different folders agree.
 *
 * @throws Error outside a workspace when `ENVELOPE_DATA` is not set
 */
export function dataDirectory(env: EnvironmentVariables = process.env): string {
  const root = findWorkspaceRoot(process.cwd())
  const given = env['ENVELOPE_DATA'] || undefined
  if (given === undefined && root === undefined) {
    throw new Error(
      `no workspace (nx.json) found above ${process.cwd()}: set ENVELOPE_DATA to a folder for the data`,
    )
  }
  const directory = resolve(root ?? '.', given ?? '.data')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  return directory
}

function findWorkspaceRoot(directory: string): string | undefined {
  if (existsSync(join(directory, 'nx.json'))) return directory
  const parent = dirname(directory)
  return parent === directory ? undefined : findWorkspaceRoot(parent)
}
