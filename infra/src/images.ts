import type { Runtime as OwnRuntime, Service } from '@envelope/topology'
import type { Parameters } from './parameters/schema.ts'
import type { OneOffTask, Topology } from './topology.ts'

/** Built in the repository of the Laravel API, whose commands stand beside ours in the topology. */
export const laravelImage = 'laravel'

export type Runtime = OwnRuntime | 'laravel'

export interface Program {
  image: string
  runtime: Runtime
  command: readonly string[]
}

/** What a service runs: Laravel where it has a part in it and the environment says so, else our own image. */
export function programOf(
  { image, command, laravelCommand }: Service | OneOffTask,
  { api }: Pick<Parameters, 'api'>,
  { images }: Pick<Topology, 'images'>,
): Program {
  if (api.image === 'laravel' && laravelCommand)
    return { image: laravelImage, runtime: 'laravel', command: laravelCommand }
  return { image, runtime: images[image]!.runtime, command }
}

/** Every image that an environment may run, so that switching `api.image` finds its repository there. */
export function imageNames({ images }: Pick<Topology, 'images'>): string[] {
  return [...Object.keys(images), laravelImage]
}
