import type { H3Event } from 'h3'
import { checkEnvironment } from '../utils/check-environment.ts'
import { readVariableFiles } from '../utils/variable-files.ts'

/** In production a missing or wrong setting stops the server at its start, not at the first request. */
export default defineNitroPlugin(() => {
  if (import.meta.dev || import.meta.prerender) return
  const problems = readProblems()
  if (problems.length === 0) return
  process.stderr.write(`The environment is not usable:\n${problems.map((line) => `  ${line}\n`).join('')}`)
  process.exit(1)
})

function readProblems(): string[] {
  try {
    readVariableFiles(process.env)
    // Given an event, the configuration is read from the environment anew, as every request does.
    return checkEnvironment(useRuntimeConfig({ context: { nitro: {} } } as unknown as H3Event))
  } catch (error) {
    return [(error as Error).message]
  }
}
