import { whenReleased, type Assembly, type Resource } from './assembly.ts'
import type { Connection, LoadBalancer, RunningService, Subnet, System } from './system.ts'

/** Reads a system off its templates. */
export function systemOf(assembly: Assembly): System {
  const reader = new Reader(assembly)
  return {
    prefix: assembly.prefix,
    region: assembly.region,
    vpcCidr: text(assembly.one('AWS::EC2::VPC').properties['CidrBlock']),
    subnets: reader.subnets(),
    endpoints: reader.endpoints(),
    groups: assembly.all('AWS::EC2::SecurityGroup').map((group) => reader.groupName(group)),
    ingress: reader.ingress(),
    internetAccess: reader.internetAccess(),
    loadBalancers: reader.loadBalancers(),
    services: reader.services(),
    tasks: reader.oneOffTasks(),
    database: reader.database(),
    cache: reader.cache(),
  }
}

const text = (value: unknown): string => String(value)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const record = (value: unknown) => (value ?? {}) as Record<string, unknown>

class Reader {
  readonly #assembly: Assembly

  constructor(assembly: Assembly) {
    this.#assembly = assembly
  }

  groupName({ properties }: Resource): string {
    const hyphenated = text(properties['GroupName']).slice(this.#assembly.prefix.length + 1)
    return hyphenated.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  }

  subnets(): Subnet[] {
    const all = (type: string) => this.#assembly.all(type)
    return all('AWS::EC2::Subnet').map((subnet) => {
      const { properties, part } = subnet
      const is = (value: unknown) => this.#assembly.target(value, part) === subnet
      const association = all('AWS::EC2::SubnetRouteTableAssociation').find(({ properties: p }) =>
        is(p['SubnetId']),
      )
      const table = association && this.#assembly.target(association.properties['RouteTableId'], part)
      const route = all('AWS::EC2::Route').find(
        ({ properties: p }) => this.#assembly.target(p['RouteTableId'], part) === table,
      )
      return {
        tier: this.#tier(subnet),
        zone: Number((record(properties['AvailabilityZone'])['Fn::Select'] as unknown[])[0]),
        cidr: text(properties['CidrBlock']),
        route: !route ? 'none' : route.properties['GatewayId'] ? 'internet gateway' : 'NAT gateway',
        natGateway: all('AWS::EC2::NatGateway').some(({ properties: p }) => is(p['SubnetId'])),
      }
    })
  }

  endpoints(): System['endpoints'] {
    return this.#assembly.all('AWS::EC2::VPCEndpoint').map(({ properties, part }) => ({
      name: JSON.stringify(properties['ServiceName'])
        .replace(/^.*com\.amazonaws\.(",\{"Ref":"AWS::Region"\},"|[\w-]+)\.?/, '')
        .replace(/[^\w.-].*$/, '')
        .replace(/^\./, ''),
      kind: text(properties['VpcEndpointType']),
      tiers: this.#tiers(
        properties['SubnetIds'] ?? this.#subnetsOfTables(properties['RouteTableIds'], part),
        part,
      ),
    }))
  }

  ingress(): Connection[] {
    const inline = this.#assembly.all('AWS::EC2::SecurityGroup').flatMap((group) =>
      list(group.properties['SecurityGroupIngress']).map((rule) => ({
        from: this.#source(record(rule), group.part),
        to: this.groupName(group),
        port: Number(record(rule)['FromPort']),
        description: text(record(rule)['Description']),
      })),
    )
    const separate = this.#assembly.all('AWS::EC2::SecurityGroupIngress').map(({ properties, part }) => ({
      from: this.#source(properties, part),
      to: this.groupName(this.#assembly.target(properties['GroupId'], part)!),
      port: Number(properties['FromPort']),
      description: text(properties['Description']),
    }))
    return [...inline, ...separate]
  }

  internetAccess(): Connection[] {
    return this.#assembly.all('AWS::EC2::SecurityGroup').flatMap((group) =>
      list(group.properties['SecurityGroupEgress'])
        .map(record)
        .filter((rule) => rule['IpProtocol'] === 'tcp' && rule['CidrIp'])
        .map((rule) => ({
          from: this.groupName(group),
          to: text(rule['CidrIp']),
          port: Number(rule['FromPort']),
          description: text(rule['Description']),
        })),
    )
  }

  loadBalancers(): LoadBalancer[] {
    return this.#assembly.all('AWS::ElasticLoadBalancingV2::LoadBalancer').map((balancer) => {
      const { properties, part } = balancer
      // One that only redirects to HTTPS is not where requests are answered.
      const listener = this.#assembly
        .all('AWS::ElasticLoadBalancingV2::Listener')
        .filter(({ properties: p, part: at }) => this.#assembly.target(p['LoadBalancerArn'], at) === balancer)
        .find(({ properties: p }) => record(list(p['DefaultActions'])[0])['Type'] !== 'redirect')!
      const timeout = list(properties['LoadBalancerAttributes'])
        .map(record)
        .find(({ Key }) => Key === 'idle_timeout.timeout_seconds')
      return {
        name: text(properties['Name']).slice(this.#assembly.prefix.length + 1),
        scheme: text(properties['Scheme']),
        group: this.#groupOf(properties['SecurityGroups'], part),
        tiers: this.#tiers(properties['Subnets'], part),
        port: Number(listener.properties['Port']),
        protocol: text(listener.properties['Protocol']),
        tlsPolicy: listener.properties['SslPolicy'] as string | undefined,
        idleTimeout: Number(timeout?.['Value']),
      }
    })
  }

  services(): RunningService[] {
    return this.#assembly.all('AWS::ECS::Service').map((service) => {
      const { properties, part } = service
      const task = this.#assembly.target(properties['TaskDefinition'], part)!
      const placement = record(record(properties['NetworkConfiguration'])['AwsvpcConfiguration'])
      const balancing = record(list(properties['LoadBalancers'])[0])
      const targets = this.#assembly.target(balancing['TargetGroupArn'], part)
      const rules = this.#rulesOf(targets)
      const deployment = record(properties['DeploymentConfiguration'])
      const container = record(list(task.properties['ContainerDefinitions'])[0])
      const port = record(list(container['PortMappings'])[0])['ContainerPort']
      return {
        ...this.#program(task),
        name: text(properties['ServiceName']),
        port: port === undefined ? undefined : Number(port),
        group: this.#groupOf(placement['SecurityGroups'], part),
        ...this.#replicas(service),
        architecture: text(record(task.properties['RuntimePlatform'])['CpuArchitecture']),
        tiers: this.#tiers(placement['Subnets'], part),
        healthPath: targets?.properties['HealthCheckPath'] as string | undefined,
        loadBalancer: rules[0] && this.#balancerOf(rules[0]),
        hosts: rules.flatMap(({ properties: p }) =>
          list(p['Conditions']).flatMap((condition) =>
            list(record(record(condition)['HostHeaderConfig'])['Values']).map(text),
          ),
        ),
        priority: rules[0] && Number(rules[0].properties['Priority']),
        stopTimeout: Number(container['StopTimeout']),
        healthy: [Number(deployment['MinimumHealthyPercent']), Number(deployment['MaximumPercent'])],
        discovered: list(properties['ServiceRegistries']).length > 0,
      }
    })
  }

  oneOffTasks(): System['tasks'] {
    const used = this.#assembly
      .all('AWS::ECS::Service')
      .map(({ properties, part }) => this.#assembly.target(properties['TaskDefinition'], part))
    return this.#assembly
      .all('AWS::ECS::TaskDefinition')
      .filter((task) => !used.includes(task))
      .map((task) => ({
        name: text(task.properties['Family']).slice(this.#assembly.prefix.length + 1),
        ...this.#program(task),
      }))
  }

  database(): System['database'] {
    const { properties, part } = this.#assembly.one('AWS::RDS::DBInstance')
    return {
      engine: text(properties['Engine']),
      version: text(properties['EngineVersion']),
      instanceType: text(properties['DBInstanceClass']),
      multiAz: properties['MultiAZ'] === true,
      port: Number(properties['Port']),
      group: this.#groupOf(properties['VPCSecurityGroups'], part),
      storage: `${text(properties['AllocatedStorage'])} to ${text(properties['MaxAllocatedStorage'])} GiB ${text(properties['StorageType'])}`,
      encrypted: properties['StorageEncrypted'] === true,
      backupDays: Number(properties['BackupRetentionPeriod']),
    }
  }

  cache(): System['cache'] {
    const { properties, part } = this.#assembly.one('AWS::ElastiCache::ReplicationGroup')
    return {
      engine: text(properties['Engine']),
      version: text(properties['EngineVersion']),
      instanceType: text(properties['CacheNodeType']),
      multiAz: properties['MultiAZEnabled'] === true,
      port: Number(properties['Port']),
      group: this.#groupOf(properties['SecurityGroupIds'], part),
      nodes: Number(properties['NumCacheClusters']),
      encrypted:
        properties['AtRestEncryptionEnabled'] === true && properties['TransitEncryptionEnabled'] === true,
    }
  }

  #program(task: Resource) {
    const container = record(list(task.properties['ContainerDefinitions'])[0])
    const repository = this.#assembly
      .targets(container['Image'], task.part)
      .find(({ type }) => type === 'AWS::ECR::Repository')
    return {
      image: text(repository?.properties['RepositoryName']).replace(/^.*\//, ''),
      command: list(container['Command']).map(text),
      cpu: Number(task.properties['Cpu']),
      memory: Number(task.properties['Memory']),
    }
  }

  #replicas(service: Resource): { min: number; max: number } {
    const scaling = this.#assembly
      .all('AWS::ApplicationAutoScaling::ScalableTarget')
      .find(({ properties, part }) =>
        this.#assembly.targets(properties['ResourceId'], part).includes(service),
      )
    const fixed = Number(whenReleased(service.properties['DesiredCount']))
    if (!scaling) return { min: fixed, max: fixed }
    const { MinCapacity, MaxCapacity } = scaling.properties
    return { min: Number(whenReleased(MinCapacity)), max: Number(whenReleased(MaxCapacity)) }
  }

  #rulesOf(targets: Resource | undefined): Resource[] {
    if (!targets) return []
    return this.#assembly
      .all('AWS::ElasticLoadBalancingV2::ListenerRule')
      .filter(({ properties, part }) => this.#assembly.targets(properties['Actions'], part).includes(targets))
  }

  #balancerOf({ properties, part }: Resource): string {
    const listener = this.#assembly.target(properties['ListenerArn'], part)!
    const balancer = this.#assembly.target(listener.properties['LoadBalancerArn'], listener.part)!
    return text(balancer.properties['Name']).slice(this.#assembly.prefix.length + 1)
  }

  #source(rule: Record<string, unknown>, part: string): string {
    const group = this.#assembly.target(rule['SourceSecurityGroupId'], part)
    return group ? this.groupName(group) : text(rule['CidrIp'])
  }

  #groupOf(groups: unknown, part: string): string {
    return this.groupName(this.#assembly.targets(groups, part)[0]!)
  }

  #tier({ properties }: Resource): string {
    const tag = list(properties['Tags'])
      .map(record)
      .find(({ Key }) => Key === 'aws-cdk:subnet-name')
    return text(tag?.['Value'])
  }

  #tiers(subnets: unknown, part: string): string[] {
    return [...new Set(this.#assembly.targets(subnets, part).map((subnet) => this.#tier(subnet)))]
  }

  /** Route tables of a gateway endpoint, as references to the subnets that use them. */
  #subnetsOfTables(tables: unknown, part: string): unknown[] {
    const wanted = this.#assembly.targets(tables, part)
    return this.#assembly
      .all('AWS::EC2::SubnetRouteTableAssociation')
      .filter(({ properties }) => wanted.includes(this.#assembly.target(properties['RouteTableId'], part)!))
      .map(({ properties }) => properties['SubnetId'])
  }
}
