import { randomBytes, randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDirectory } from './data-directory.ts'
import type { EnvironmentVariables } from './environment.ts'

/**
 * A secret for development, 32 random bytes as base64url, made at its first use and kept in
 * `<data>/secrets/<name>`, where every service of the same workspace finds the same one.
 *
 * @throws Error in production, where secrets come from the environment only
 */
export function developmentSecret(name: string, env: EnvironmentVariables = process.env): string {
  if (env['NODE_ENV'] === 'production') {
    throw new Error(
      `the secret "${name}" is generated in development only: in production give it by the environment`,
    )
  }
  if (!/^[a-z0-9-]+$/.test(name)) {
    throw new Error(`"${name}" cannot name a secret: expected lower-case letters, digits and hyphens`)
  }
  const directory = join(dataDirectory(env), 'secrets')
  const path = join(directory, name)
  const existing = readIfPresent(path)
  if (existing !== undefined) return existing

  mkdirSync(directory, { recursive: true, mode: 0o700 })
  createOnce(path, randomBytes(32).toString('base64url'))
  return readFileSync(path, 'utf8').trim()
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Linking a complete file lets exactly one of several processes win, and none ever read half a secret. */
function createOnce(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, `${content}\n`, { flag: 'wx', mode: 0o600 })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}
