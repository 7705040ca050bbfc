/**
 * `npx nx affected -t deploy --configuration=local|staging|production`: deploys an app. Nx runs this once for each app that a
 * change affects. See docs/deploy.md.
 */
import { NoEngineError } from '../images/docker.ts'
import { explain } from './aws/aws-error.ts'
import { DeployError, exitCodes } from './deploy-error.ts'
import { parseRequest } from './request.ts'

const interruption = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interruption.abort())

async function main(): Promise<void> {
  const request = parseRequest(process.argv.slice(2), {
    interactive: process.stdout.isTTY && !process.env['CI'],
    configuration: process.env['DEPLOY_CONFIGURATION'],
  })
  // Loaded where they are needed: each takes a second, and an answer to a mistyped word should take none.
  if (request.dryRun) console.log((await import('./why.ts')).whyAffected(request.app))
  if (request.environment === 'local')
    await (await import('./local/deploy-to-stack.ts')).deployToStack(request, interruption.signal)
  else await (await import('./aws/deploy-to-aws.ts')).deployToAws(request, interruption.signal)
}

try {
  await main()
} catch (thrown) {
  const error = explain(thrown)
  if (error instanceof DeployError) {
    console.error(`${error.message}\nWhat to do: ${error.next}`)
    process.exitCode = error.exitCode
  } else if (error instanceof NoEngineError) {
    console.error(
      `${error.message}\nWhat to do: install Docker, or start it, then deploy again; nothing was changed`,
    )
    process.exitCode = exitCodes.unavailable
  } else throw error
}
