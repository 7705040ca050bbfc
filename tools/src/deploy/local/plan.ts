import type { ImageName } from '@envelope/infra'
import { oneOffTasks } from '@envelope/topology'
import type { ComposeFile, ComposeService } from '../../stack/compose-file.ts'

export interface LocalPlan {
  /** What containers of the app are made of. */
  image: string
  /** Services that run once before any container is replaced. */
  migrations: string[]
  /** Services of which a container is started beside those that answer, to see whether the release gets healthy at all. */
  trials: string[]
  /** Services whose containers are replaced, one after the other. */
  replaced: string[]
}

/** What deploying an app to the stack does, in order: all of it is in docker-compose.yml. */
export function planLocally(app: ImageName, { services }: ComposeFile): LocalPlan {
  const image = `envelope/${app}:dev`
  const own = Object.entries(services).filter(([, service]) => service.image === image)
  const runsOn = own.filter(([, { restart }]) => restart !== 'no')
  const firstOfKind = new Map(
    runsOn
      .filter(hasHealth)
      .map(([name, service]) => [kindOf(service), name] as const)
      .reverse(),
  )
  return {
    image,
    migrations: own.map(([name]) => name).filter((name) => name in oneOffTasks),
    trials: runsOn.map(([name]) => name).filter((name) => [...firstOfKind.values()].includes(name)),
    replaced: runsOn.map(([name]) => name),
  }
}

const hasHealth = ([, { healthcheck }]: [string, ComposeService]) => healthcheck?.disable !== true
const kindOf = ({ command = [] }: ComposeService) => command.join(' ')
