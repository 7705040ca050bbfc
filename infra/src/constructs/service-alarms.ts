import { Fn } from 'aws-cdk-lib'
import { Metric, TreatMissingData, type CfnAlarm, type IMetric } from 'aws-cdk-lib/aws-cloudwatch'
import { HttpCodeTarget, type ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { Alert, everyMinute, Stats } from './alarm.ts'

/** Where an alarm goes off. */
const limits = { cpuPercent: 85, memoryPercent: 85, serverErrors: 5, latencySeconds: 2 }

export interface ServiceAlarmsProps {
  names: Names
  service: string
  clusterName: string
  minReplicas: number
  /** Id of the condition that holds once the service has been released. */
  released: string
  /** With the load balancer's full name, for services that have one in front. */
  traffic?: { targetGroup: ApplicationTargetGroup; loadBalancer: string }
  alerts: ITopic
}

/** Every service's alarms. Metrics are by name, so that a deployment may watch alarms of the service it replaces. */
export class ServiceAlarms extends Construct {
  /** Those that turn a deployment back. */
  readonly rollbackAlarmNames: readonly string[]
  readonly metrics: {
    cpu: IMetric
    memory: IMetric
    requests?: IMetric
    serverErrors?: IMetric
    latency?: IMetric
  }

  constructor(scope: Construct, id: string, props: ServiceAlarmsProps) {
    super(scope, id)
    const { names, service, clusterName, minReplicas, released, traffic, alerts } = props
    const nameOf = (what: string) => names.of(`${service}-${what}`)
    const ecs = (metricName: string, namespace = 'AWS/ECS', statistic: string = Stats.AVERAGE) =>
      new Metric({
        namespace,
        metricName,
        dimensionsMap: { ClusterName: clusterName, ServiceName: service },
        statistic,
        ...everyMinute,
      })
    const logs = `log group ${names.pathOf(service)}`
    this.metrics = { cpu: ecs('CPUUtilization'), memory: ecs('MemoryUtilization') }
    new Alert(this, 'Cpu', {
      name: nameOf('cpu'),
      metric: this.metrics.cpu,
      meaning: `${service} has used more than ${limits.cpuPercent} % of its CPU for 10 minutes.`,
      remedy: `see whether requests or jobs grew (dashboard ${names.prefix}); if they did, raise services.${service}.max or .cpu in infra/src/parameters; if not, look at its last deployment.`,
      threshold: limits.cpuPercent,
      minutes: 10,
      alerts,
    })
    const memory = new Alert(this, 'Memory', {
      name: nameOf('memory'),
      metric: this.metrics.memory,
      meaning: `${service} has used more than ${limits.memoryPercent} % of its memory for 5 minutes; at 100 % it is killed.`,
      remedy: `if it grew slowly since the last deployment it is a leak: roll back; else raise services.${service}.memory in infra/src/parameters.`,
      threshold: limits.memoryPercent,
      alerts,
    })
    const missing = new Alert(this, 'Missing', {
      name: nameOf('missing'),
      metric: ecs('RunningTaskCount', 'ECS/ContainerInsights', Stats.MINIMUM),
      meaning: `${service} has had fewer than its ${minReplicas} tasks for 10 minutes.`,
      remedy: `read the stopped tasks' reasons (aws ecs describe-services, events) and ${logs}; a wrong environment is one line there.`,
      threshold: minReplicas,
      below: true,
      minutes: 10,
      missingData: TreatMissingData.BREACHING,
      alerts,
    })
    // Before its first release a service has no tasks, and should have none.
    const alarm = missing.node.defaultChild as CfnAlarm
    alarm.addPropertyOverride('Threshold', Fn.conditionIf(released, minReplicas, 0))
    alarm.addPropertyOverride(
      'TreatMissingData',
      Fn.conditionIf(released, TreatMissingData.BREACHING, TreatMissingData.NOT_BREACHING),
    )

    if (!traffic) {
      this.rollbackAlarmNames = [memory.alarmName]
      return
    }
    const { targetGroup, loadBalancer } = traffic
    const target = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/ApplicationELB',
        metricName,
        dimensionsMap: { LoadBalancer: loadBalancer, TargetGroup: targetGroup.targetGroupFullName },
        statistic,
        ...everyMinute,
      })
    this.metrics.requests = target('RequestCount', Stats.SUM)
    this.metrics.serverErrors = target(HttpCodeTarget.TARGET_5XX_COUNT, Stats.SUM)
    this.metrics.latency = target('TargetResponseTime', Stats.p(95))
    const errors = new Alert(this, 'ServerErrors', {
      name: nameOf('server-errors'),
      metric: this.metrics.serverErrors,
      meaning: `${service} has answered with 5xx more than ${limits.serverErrors} times a minute for 3 minutes.`,
      remedy: `read the errors in ${logs} by their request id; after a deployment roll back, else look at database, cache and API alarms first.`,
      threshold: limits.serverErrors,
      minutes: 3,
      alerts,
    })
    const latency = new Alert(this, 'Latency', {
      name: nameOf('latency'),
      metric: this.metrics.latency,
      meaning: `One of twenty requests to ${service} has taken longer than ${limits.latencySeconds} s for 5 minutes.`,
      remedy: `look at CPU of ${service} and of the database (dashboard ${names.prefix}), then at the slow query log.`,
      threshold: limits.latencySeconds,
      alerts,
    })
    new Alert(this, 'Unhealthy', {
      name: nameOf('unhealthy'),
      metric: target('UnHealthyHostCount', Stats.MAXIMUM),
      meaning: `A task of ${service} has not answered its health check for 5 minutes.`,
      remedy: `ECS replaces it by itself; if it goes on, read ${logs} and the reason in the target group.`,
      threshold: 0,
      alerts,
    })
    this.rollbackAlarmNames = [errors.alarmName, latency.alarmName]
  }
}
