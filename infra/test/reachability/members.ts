import type { Located, References } from './references.ts'

/** Something with addresses in subnets, behind security groups, that listens on ports. */
export interface Member {
  key: string
  groups: string[]
  subnets: string[]
  ports: number[]
  /** Whether it has addresses that the internet can reach. */
  isPublic: boolean
}

type Reader = (references: References, located: Located) => Omit<Member, 'key'>

const readers: Record<string, Reader> = {
  'AWS::ECS::Service': (references, { stack, resource }) => {
    const { AwsvpcConfiguration } = resource.Properties['NetworkConfiguration']
    const task = references.get(references.resolve(resource.Properties['TaskDefinition'], stack))
    const containers = task.Properties['ContainerDefinitions'] as {
      PortMappings?: { ContainerPort: number }[]
    }[]
    return {
      groups: references.all(AwsvpcConfiguration.SecurityGroups, stack),
      subnets: references.all(AwsvpcConfiguration.Subnets, stack),
      ports: containers.flatMap(({ PortMappings = [] }) => PortMappings.map((port) => port.ContainerPort)),
      isPublic: AwsvpcConfiguration.AssignPublicIp === 'ENABLED',
    }
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (references, { key, stack, resource }) => ({
    groups: references.all(resource.Properties['SecurityGroups'], stack),
    subnets: references.all(resource.Properties['Subnets'], stack),
    ports: references
      .ofType('AWS::ElasticLoadBalancingV2::Listener')
      .filter(
        (listener) =>
          references.resolve(listener.resource.Properties['LoadBalancerArn'], listener.stack) === key,
      )
      .map((listener) => listener.resource.Properties['Port'] as number),
    isPublic: resource.Properties['Scheme'] === 'internet-facing',
  }),
  'AWS::RDS::DBInstance': (references, { stack, resource }) => {
    const subnets = references.get(references.resolve(resource.Properties['DBSubnetGroupName'], stack))
    return {
      groups: references.all(resource.Properties['VPCSecurityGroups'], stack),
      subnets: references.all(subnets.Properties['SubnetIds'], stack),
      ports: [Number(resource.Properties['Port'])],
      isPublic: resource.Properties['PubliclyAccessible'] === true,
    }
  },
  'AWS::ElastiCache::ReplicationGroup': (references, { stack, resource }) => {
    const subnets = references.get(references.resolve(resource.Properties['CacheSubnetGroupName'], stack))
    return {
      groups: references.all(resource.Properties['SecurityGroupIds'], stack),
      subnets: references.all(subnets.Properties['SubnetIds'], stack),
      ports: [Number(resource.Properties['Port'])],
      isPublic: false,
    }
  },
  'AWS::EC2::VPCEndpoint': (references, { stack, resource }) => ({
    groups: references.all(resource.Properties['SecurityGroupIds'], stack),
    subnets: references.all(resource.Properties['SubnetIds'], stack),
    ports: resource.Properties['VpcEndpointType'] === 'Interface' ? [443] : [],
    isPublic: false,
  }),
}

export function readMembers(references: References): Member[] {
  return Object.entries(readers).flatMap(([type, read]) =>
    references.ofType(type).map((located) => ({ key: located.key, ...read(references, located) })),
  )
}
