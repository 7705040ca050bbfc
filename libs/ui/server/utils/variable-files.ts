import { readFileSync } from 'node:fs'

/**
 * Reads every `NUXT_NAME_FILE` into `NUXT_NAME`, for secrets that are mounted as files.
 * @throws Error naming the variable and the path when the file cannot be read
 */
export function readVariableFiles(env: Record<string, string | undefined>): void {
  for (const [variable, path] of Object.entries(env)) {
    const name = /^(NUXT_\w+)_FILE$/.exec(variable)?.[1]
    if (!name || !path) continue
    try {
      env[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      throw new Error(`${variable}="${path}": expected the path of a readable file`, { cause: error })
    }
  }
}
