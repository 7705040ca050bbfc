import { buildImage } from '../../images/build-image.ts'
import { dockerAsync, NoEngineError } from '../../images/docker.ts'
import { currentRevision } from '../../images/revision.ts'
import { parseComposeFile, readWorkspaceFile } from '../../stack/compose-file.ts'
import { composeCommand, Containers } from '../../stack/containers.ts'
import { DeployError, exitCodes } from '../deploy-error.ts'
import { withLock } from '../lock.ts'
import type { DeployRequest } from '../request.ts'
import { runNx } from '../run-nx.ts'
import { planLocally, type LocalPlan } from './plan.ts'
import { StackRelease } from './stack-release.ts'

/**
 * Deploys an app to the stack of containers on this machine: its image is built, or given, and put in the place of the
 * one that runs. One app at a time.
 * @throws DeployError when it does not end well; then the old one runs
 * @throws NoEngineError when there is no Docker
 */
export async function deployToStack(request: DeployRequest, signal: AbortSignal): Promise<void> {
  const plan = planLocally(request.app, parseComposeFile(readWorkspaceFile('docker-compose.yml')))
  const containers = new Containers()
  if (request.dryRun) return describe(request, plan)
  await withLock('local', async () => {
    const running = await runningImages(containers, plan)
    const image = request.image ?? build(request.app)
    const id = await dockerAsync(['image', 'inspect', '--format', '{{.Id}}', image]).catch(() => {
      throw new DeployError(`there is no image ${image}`, 'docker image ls', exitCodes.usage)
    })
    if (running.every((previous) => previous === id))
      return console.log(`${request.app} runs already: nothing to do`)
    await new StackRelease(containers, plan, signal).put(id, running[0]!)
    console.log(`${request.app} is deployed to the stack`)
  })
}

async function runningImages(containers: Containers, { replaced }: LocalPlan): Promise<string[]> {
  composeCommand()
  try {
    const ids = await Promise.all(replaced.map((service) => containers.id(service)))
    return await Promise.all(ids.map((id) => dockerAsync(['inspect', '--format', '{{.Image}}', id])))
  } catch (error) {
    if (error instanceof NoEngineError) throw error
    throw new DeployError(
      `the stack is not there: ${(error as Error).message}`,
      'docker compose up (docs/stack.md), then deploy again',
      exitCodes.unavailable,
    )
  }
}

function build(app: string): string {
  const { commit, modified } = currentRevision()
  const tag = `envelope/${app}:${modified ? 'next' : commit}`
  runNx('build', app)
  buildImage(app, { tags: [tag] })
  return tag
}

function describe({ app, image }: DeployRequest, { migrations, trials, replaced }: LocalPlan): void {
  console.log(image === undefined ? `would build the image of ${app}` : `would take ${image}`)
  for (const service of migrations) console.log(`would run ${service} by it, and stop where that fails`)
  for (const service of trials)
    console.log(`would start it beside ${service}, and stop where it does not become healthy`)
  console.log(`would replace ${replaced.join(', then ')}`)
}
