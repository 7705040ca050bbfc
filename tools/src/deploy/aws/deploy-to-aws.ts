import { deliveryOf, type Delivery } from '@envelope/infra'
import { pipelines } from '@envelope/topology'
import { releasableCommit } from '../commit.ts'
import { withLock } from '../lock.ts'
import type { DeployRequest } from '../request.ts'
import { checkAccount, createClients, type Clients } from './clients.ts'
import { lineDisplay, tableDisplay } from './display.ts'
import { findExecution, startOnce, type Execution } from './execution.ts'
import { follow } from './follow.ts'
import { buildAndPush, findImage, type ReleaseImage } from './release-images.ts'

const words = {
  started: 'started',
  running: 'runs already: following it',
  deployed: 'has deployed this commit already: nothing to do',
}

/**
 * Releases the commit of the work tree: its images are found or made, the app's pipeline is started there once, and shown
 * until it ends.
 * @throws DeployError when it does not end well
 */
export async function deployToAws(request: DeployRequest, signal: AbortSignal): Promise<void> {
  const delivery = deliveryOf(request.environment)
  const name = request.pipeline
  if (name === 'api' && delivery.api === 'laravel') {
    console.log(
      `${request.app}: nothing to do. In ${delivery.environment} the API is Laravel, released by a tag in its own repository`,
    )
    return
  }
  const commit = releasableCommit()
  const clients = createClients(delivery)
  await checkAccount(clients, delivery)
  const pipeline = delivery.pipelineName(name)
  if (request.dryRun) return describe({ request, delivery, clients, commit, pipeline })

  const execution = await withLock(pipeline, async () => {
    await provideImages(clients, imagesOf(request, delivery, commit))
    return startOnce(clients.pipelines, pipeline, commit)
  })
  const address = addressOf(delivery, pipeline, execution)
  console.log(`${pipeline} at ${commit.slice(0, 12)} ${words[execution.found]}\n${address}`)
  if (execution.found === 'deployed') return
  // Said now, since Nx shows nothing more after Ctrl-C where there are several apps.
  console.log('Ctrl-C leaves it running; the same command follows it again')

  const live = process.stdout.isTTY && !process.env['CI']
  const display = live ? tableDisplay(name, process.stdout) : lineDisplay(process.stdout)
  try {
    const { interval, approvalPatience } = request
    const stages = stagesOf(request, delivery)
    await follow(
      clients.pipelines,
      { name, pipeline, execution: execution.id, stages, address, interval, approvalPatience },
      { display, signal },
    )
  } finally {
    display.close()
  }
  console.log(`${commit.slice(0, 12)} is deployed to ${delivery.environment}`)
}

const imagesOf = ({ pipeline }: DeployRequest, delivery: Delivery, commit: string): ReleaseImage[] =>
  pipelines[pipeline].images.map((image) => ({
    image,
    repository: delivery.repositoryName(image),
    tag: commit,
  }))

const stagesOf = ({ pipeline }: DeployRequest, { approval }: Delivery): string[] =>
  pipelines[pipeline].stages.filter((stage) => approval || stage !== 'approval')

async function provideImages({ registry }: Clients, images: ReleaseImage[]): Promise<void> {
  for (const image of images) {
    const found = await findImage(registry, image)
    const digest = found ?? (await buildAndPush(registry, image))
    console.log(
      `${image.repository}:${image.tag.slice(0, 12)} ${found ? 'is there' : 'was pushed'}: ${digest}`,
    )
  }
}

interface Plan {
  request: DeployRequest
  delivery: Delivery
  clients: Clients
  commit: string
  pipeline: string
}

async function describe({ request, delivery, clients, commit, pipeline }: Plan): Promise<void> {
  for (const image of imagesOf(request, delivery, commit)) {
    const found = await findImage(clients.registry, image)
    const deed = found ? `would find ${found}` : 'would build and push'
    console.log(`${deed} as ${image.repository}:${commit}`)
  }
  const { execution } = await findExecution(clients.pipelines, pipeline, commit)
  const stages = stagesOf(request, delivery).join(', ')
  if (execution) console.log(`${pipeline} ${words[execution.found]}`)
  else
    console.log(
      `would start ${pipeline} (${stages}) at ${commit}, for ${pipelines[request.pipeline].deploys.join(', ')}`,
    )
}

const addressOf = ({ region }: Delivery, pipeline: string, { id }: Execution) =>
  `https://${region}.console.aws.amazon.com/codesuite/codepipeline/pipelines/${pipeline}/executions/${id}/timeline?region=${region}`
