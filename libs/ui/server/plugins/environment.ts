import type { H3Event } from 'h3'
import { checkEnvironment } from '../utils/check-environment.ts'
import { readVariableFiles } from '../utils/variable-files.ts'

/**
 * In production the environment is read once, and a missing or wrong setting stops the server at its start, not at the first
 * request. Nitro would read it anew for each, which is a tenth of what a page costs: for hosts that give each its own.
 */
export default defineNitroPlugin(({ hooks }) => {
  if (import.meta.dev || import.meta.prerender) return
  const { configuration, problems } = readEnvironment()
  if (problems.length > 0) {
    process.stderr.write(`The environment is not usable:\n${problems.map((line) => `  ${line}\n`).join('')}`)
    process.exit(1)
  }
  hooks.hook('request', ({ context }) => {
    context.nitro!.runtimeConfig = configuration
  })
})

function readEnvironment() {
  try {
    readVariableFiles(process.env)
    // Given an event, the configuration is read from the environment as it is now.
    const configuration = useRuntimeConfig({ context: { nitro: {} } } as unknown as H3Event)
    return { configuration, problems: checkEnvironment(configuration) }
  } catch (error) {
    return { problems: [(error as Error).message] }
  }
}
