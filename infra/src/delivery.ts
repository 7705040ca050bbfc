import type { images, pipelines } from '@envelope/topology'
import { Names } from './names.ts'
import { environmentNames, readParameters } from './parameters/parameters.ts'

export { environmentNames }

export type PipelineName = keyof typeof pipelines
export type ImageName = keyof typeof images

/** Of the tasks on Fargate, in Docker's words. */
export const imagePlatform = 'linux/arm64'

/** The action of every pipeline that fetches its commit. */
export const sourceAction = 'Source'

/** What a release has to know of an environment in AWS: where it is, and what is called how there. */
export interface Delivery {
  environment: string
  /** Twelve digits. */
  account: string
  region: string
  /** Whether this repository's images are the API there, or Laravel's, whose releases start in its own repository. */
  api: 'laravel' | 'shim'
  /** Whether a person approves a release. */
  approval: boolean
  pipelineName(pipeline: PipelineName): string
  repositoryName(image: ImageName): string
}

/** @throws ParametersError when there is no such environment, or a parameter of it is wrong */
export function deliveryOf(environment: string): Delivery {
  const parameters = readParameters(environment)
  const names = new Names(parameters)
  return {
    environment,
    account: parameters.account,
    region: parameters.region,
    api: parameters.api.image,
    approval: parameters.approval !== undefined,
    pipelineName: (pipeline) => names.of(pipeline),
    repositoryName: (image) => names.repository(image),
  }
}
