import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DescribeImagesCommand, GetAuthorizationTokenCommand, type ECRClient } from '@aws-sdk/client-ecr'
import { imagePlatform, type ImageName } from '@envelope/infra'
import { buildImage } from '../../images/build-image.ts'
import { dockerClient, NoEngineError } from '../../images/docker.ts'
import { workspace } from '../../workspace.ts'
import { DeployError } from '../deploy-error.ts'
import { runNx } from '../run-nx.ts'

export interface ReleaseImage {
  image: ImageName
  repository: string
  /** The commit. */
  tag: string
}

/** The digest of an image in the registry; undefined when it is not there. */
export async function findImage(
  client: ECRClient,
  { repository, tag }: ReleaseImage,
): Promise<string | undefined> {
  try {
    const { imageDetails = [] } = await client.send(
      new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] }),
    )
    return imageDetails[0]?.imageDigest
  } catch (error) {
    if ((error as Error).name === 'ImageNotFoundException') return undefined
    throw error
  }
}

/**
 * Builds an image for the platform of the environments and pushes it. Tags are never moved: whoever pushes second finds
 * the image that is there.
 * @returns its digest
 * @throws DeployError when it cannot be built or pushed
 * @throws NoEngineError when there is no Docker
 */
export async function buildAndPush(client: ECRClient, release: ReleaseImage): Promise<string> {
  const { image, repository, tag } = release
  // Said before minutes are spent on a build that could not be put into an image.
  dockerClient()
  const { authorizationData = [] } = await client.send(new GetAuthorizationTokenCommand({}))
  const { proxyEndpoint, authorizationToken } = authorizationData[0]!
  const registry = proxyEndpoint!.replace(/^https:\/\//, '')
  const address = `${registry}/${repository}:${tag}`
  runNx('build', image)
  build(image, address)
  const refused = push({ registry, address, token: authorizationToken! })
  const digest = await findImage(client, release)
  if (digest !== undefined) return digest
  throw new DeployError(`${address} could not be pushed: ${refused}`, 'put that right, then deploy again')
}

function build(image: ImageName, address: string): void {
  try {
    buildImage(image, { tags: [address], platform: imagePlatform })
  } catch (error) {
    if (error instanceof NoEngineError) throw error
    throw new DeployError(
      `the image of ${image} could not be built: ${(error as Error).message}`,
      'what Docker says above is to be put right; nothing was deployed',
    )
  }
}

/** What Docker said when it did not push, else nothing. The password stays out of Docker's own configuration. */
function push({ registry, address, token }: { registry: string; address: string; token: string }): string {
  const configuration = mkdtempSync(join(tmpdir(), 'envelope-docker-'))
  const run = (args: string[], input: string) =>
    spawnSync(dockerClient(), ['--config', configuration, ...args], {
      cwd: workspace,
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'inherit', 'pipe'],
    })
  try {
    const [, password = ''] = Buffer.from(token, 'base64').toString().split(':')
    const login = run(['login', '--username', 'AWS', '--password-stdin', registry], password)
    if (login.status !== 0) return login.stderr.trim()
    const pushed = run(['push', address], '')
    return pushed.status === 0 ? '' : pushed.stderr.trim()
  } finally {
    rmSync(configuration, { recursive: true, force: true })
  }
}
