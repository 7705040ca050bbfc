import type { RunningService, System } from '../assembly/system.ts'
import { node, type At, type Node } from './picture.ts'

/** `public` as `Public`. */
export const nameOf = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)

/** Who reaches AWS without leaving the VPC, as words. */
export function endpointClients(ingress: System['ingress']): string {
  return ingress
    .filter(({ to }) => to === 'endpoints')
    .map(({ from }) => from)
    .join(', ')
}

/** What a service runs, shortly. */
export function describeImage({ image, command }: Pick<RunningService, 'image' | 'command'>): string {
  const word = command[0] === 'php' ? command[2] : command[0]
  return word === undefined ? image : `${image}: ${word}`
}

/** Engine names as their makers write them. */
const engineNames: Record<string, string> = { mariadb: 'MariaDB', redis: 'Redis', valkey: 'Valkey' }

/** The stores, by the name of their security group. */
export function storeNodes({ database, cache }: System, at: { database: At; cache: At }): Node[] {
  return [
    node(
      database.group,
      at.database,
      'AmazonRDS',
      `${engineNames[database.engine] ?? database.engine} ${database.version}`,
      `RDS ${database.instanceType}${database.multiAz ? ', Multi-AZ' : ''}`,
      database.storage,
    ),
    node(
      cache.group,
      at.cache,
      'AmazonElastiCache',
      `${engineNames[cache.engine] ?? cache.engine} ${cache.version}`,
      `ElastiCache ${cache.instanceType}`,
      `${cache.nodes} node${cache.nodes === 1 ? '' : 's'}${cache.multiAz ? ', Multi-AZ' : ''}`,
    ),
  ]
}
