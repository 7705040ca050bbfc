import { Duration, Fn, Token, type CfnCondition } from 'aws-cdk-lib'
import { CfnScalableTarget, Schedule } from 'aws-cdk-lib/aws-applicationautoscaling'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import {
  AlarmBehavior,
  AvailabilityZoneRebalancing,
  FargateService,
  PropagatedTagSource,
  type CfnService,
  type ICluster,
} from 'aws-cdk-lib/aws-ecs'
import {
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { DnsRecordType, type INamespace } from 'aws-cdk-lib/aws-servicediscovery'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Service as ServiceDescription } from '@envelope/topology'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import { ListenerRules } from './listener-rules.ts'
import type { LoadBalancer } from './load-balancer.ts'
import { ServiceAlarms } from './service-alarms.ts'
import type { Task } from './task.ts'
import { subnetsOf } from './topology-vpc.ts'

const scaleAtCpuPercent = 60

export interface ServiceProps {
  names: Names
  name: string
  /** With the environment's own number of replicas and size. */
  description: ServiceDescription
  parameters: Parameters
  cluster: ICluster
  vpc: IVpc
  securityGroup: ISecurityGroup
  task: Task
  /** Whether the image has ever been released. */
  released: CfnCondition
  /** The one that `exposure` names. */
  loadBalancer?: LoadBalancer
  /** Where other services find it by `name`; absent where none calls it. */
  discovery?: INamespace
  alerts: ITopic
}

/** A service of the topology on ECS: what it runs, what reaches it, how many there are, and its alarms. */
export class Service extends Construct {
  readonly service: FargateService
  readonly alarms: ServiceAlarms
  readonly targetGroup: ApplicationTargetGroup | undefined

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id)
    const { names, name, description, cluster, vpc, task, released, loadBalancer, discovery, alerts } = props
    const { replicas } = description
    this.targetGroup = loadBalancer && this.createTargetGroup(props)
    this.alarms = new ServiceAlarms(this, 'Alarms', {
      names,
      service: name,
      clusterName: cluster.clusterName,
      minReplicas: replicas.min,
      released: released.logicalId,
      ...(this.targetGroup && {
        traffic: { targetGroup: this.targetGroup, loadBalancer: loadBalancer!.balancer.loadBalancerFullName },
      }),
      alerts,
    })
    this.service = new FargateService(this, 'Service', {
      serviceName: name,
      cluster,
      taskDefinition: task.definition,
      vpcSubnets: vpc.selectSubnets(subnetsOf('private')),
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      enableExecuteCommand: true,
      minHealthyPercent: replicas.minHealthyPercent,
      maxHealthyPercent: replicas.maxHealthyPercent,
      availabilityZoneRebalancing:
        replicas.maxHealthyPercent > 100
          ? AvailabilityZoneRebalancing.ENABLED
          : AvailabilityZoneRebalancing.DISABLED,
      circuitBreaker: { rollback: true },
      deploymentAlarms: {
        alarmNames: [...this.alarms.rollbackAlarmNames],
        behavior: AlarmBehavior.ROLLBACK_ON_ALARM,
      },
      ...(this.targetGroup && { healthCheckGracePeriod: Duration.seconds(60) }),
      ...(discovery && {
        cloudMapOptions: {
          cloudMapNamespace: discovery,
          name,
          dnsRecordType: DnsRecordType.A,
          dnsTtl: Duration.seconds(10),
        },
      }),
      enableECSManagedTags: true,
      propagateTags: PropagatedTagSource.SERVICE,
    })
    this.service.node.addDependency(this.alarms)
    if (this.targetGroup) this.route(this.targetGroup, props)
    this.setReplicas(props)
  }

  private createTargetGroup({ names, name, description, vpc }: ServiceProps): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, 'Targets', {
      targetGroupName: names.of(name),
      vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port: description.port,
      // Requests under way are finished before the process is told to stop, and it has time left then.
      deregistrationDelay: Duration.seconds(description.stopTimeoutSeconds / 2),
      healthCheck: {
        path: description.healthPath,
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    })
  }

  private route(targetGroup: ApplicationTargetGroup, props: ServiceProps): void {
    const { description, loadBalancer, parameters } = props
    const { rules } = new ListenerRules(this, 'Rules', {
      exposure: description.exposure!,
      listener: loadBalancer!.listener,
      targetGroup,
      parameters,
    })
    this.service.attachToApplicationTargetGroup(targetGroup)
    // ECS refuses a target group that no load balancer has.
    this.service.node.addDependency(...rules)
  }

  /**
   * Before the first release there is no image to start, so no task may be asked for: the deployment would wait for it in vain.
   * Afterwards a scaled service keeps its number through deployments (CloudFormation leaves out what is not given); should it be
   * below its minimum, as after the first release, the scheduled action lifts it.
   */
  private setReplicas({ description, released }: ServiceProps): void {
    const { min, max, scaling } = description.replicas
    const whenReleased = <Value>(value: Value) => Token.asAny(Fn.conditionIf(released.logicalId, value, 0))
    const service = this.service.node.defaultChild as CfnService
    if (scaling === 'fixed') {
      service.addPropertyOverride('DesiredCount', whenReleased(min))
      return
    }
    service.addPropertyOverride('DesiredCount', whenReleased({ Ref: 'AWS::NoValue' }))
    const scalable = this.service.autoScaleTaskCount({ minCapacity: min, maxCapacity: max })
    scalable.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: scaleAtCpuPercent })
    scalable.scaleOnSchedule('Floor', {
      schedule: Schedule.rate(Duration.minutes(5)),
      minCapacity: min,
      maxCapacity: max,
    })
    const target = scalable.node.findAll().find((node) => node instanceof CfnScalableTarget)!
    target.addPropertyOverride('MinCapacity', whenReleased(min))
    target.addPropertyOverride('ScheduledActions.0.ScalableTargetAction.MinCapacity', whenReleased(min))
  }
}
