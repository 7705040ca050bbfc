import { Duration } from 'aws-cdk-lib'
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import {
  Dashboard,
  GraphWidget,
  LogQueryWidget,
  Metric,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Construct } from 'constructs'
import { Alert, everyMinute, Stats } from '../constructs/alarm.ts'
import { StoreAlarms } from '../constructs/store-alarms.ts'
import type { DataStack } from './data-stack.ts'
import type { EdgeStack } from './edge-stack.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'
import type { ServicesStack } from './services-stack.ts'

const limits = { queueDepth: 500, certificateDays: 30, refusedRequests: 1_000 }

export interface MonitoringProps extends EnvironmentProps {
  data: DataStack
  edge: EdgeStack
  services: ServicesStack
  alerts: ITopic
}

/** The dashboard, and alarms of what no single service owns; those of services are made with them. */
export class MonitoringStack extends EnvironmentStack {
  constructor(scope: Construct, props: MonitoringProps) {
    super(scope, 'monitoring', { description: 'dashboard and alarms', ...props })
    const { data, edge, services, alerts } = props
    const stores = new StoreAlarms(this, 'Stores', {
      names: this.names,
      database: data.database,
      cache: data.cache,
      alerts,
    })
    for (const [index, certificate] of edge.certificates.entries())
      this.watchExpiry(certificate, index, alerts)
    const queueDepth = this.watchQueue(props)
    const refused = this.watchFirewall(edge, alerts)
    this.watchLoadBalancer(edge, alerts)
    this.createDashboard([
      ...[...services.services]
        .map(([name, { alarms }]) => ({ name, ...alarms.metrics }))
        .flatMap(serviceWidgets),
      graph('Database: CPU, connections', [stores.metrics.databaseCpu], [stores.metrics.databaseConnections]),
      graph('Database: free storage', [stores.metrics.databaseFreeStorage]),
      graph('Cache: memory', [...stores.cacheMemory]),
      graph('Jobs waiting', [queueDepth]),
      graph('Requests refused by the firewall', [refused]),
      new LogQueryWidget({
        title: 'Latest errors',
        width: 24,
        height: 8,
        logGroupNames: [...services.services.keys()].map((name) => this.names.pathOf(name)),
        queryLines: [
          'fields @timestamp, @log, @message',
          'filter level >= 50 or level_name in ["ERROR", "CRITICAL"]',
          'sort @timestamp desc',
          'limit 50',
        ],
      }),
    ])
  }

  private watchExpiry({ certificateArn }: ICertificate, index: number, alerts: ITopic): void {
    new Alert(this, `Certificate${index}`, {
      name: this.names.of(`certificate-${index}-expiry`),
      metric: new Metric({
        namespace: 'AWS/CertificateManager',
        metricName: 'DaysToExpiry',
        dimensionsMap: { CertificateArn: certificateArn },
        statistic: Stats.MINIMUM,
        period: Duration.days(1),
      }),
      meaning: `A certificate of the public load balancer ends in less than ${limits.certificateDays} days: ACM could not renew it.`,
      remedy: 'open it in ACM; the CNAME record of its validation is missing in the DNS of its domain.',
      threshold: limits.certificateDays,
      below: true,
      minutes: 1,
      alerts,
    })
  }

  private watchQueue({ topology, services, alerts }: MonitoringProps): IMetric {
    const { reportedBy, field } = topology.queue
    const task = services.tasks.get(reportedBy)
    if (!task) throw new Error(`the topology's queue is reported by "${reportedBy}", which is no service`)
    const filter = new MetricFilter(this, 'QueueDepth', {
      logGroup: task.logGroup,
      filterPattern: FilterPattern.exists(`$.${field}`),
      metricNamespace: this.names.prefix,
      metricName: 'QueueDepth',
      metricValue: `$.${field}`,
    })
    const metric = filter.metric({ statistic: Stats.MAXIMUM, ...everyMinute })
    new Alert(this, 'QueueDepthAlarm', {
      name: this.names.of('queue-depth'),
      metric,
      meaning: `More than ${limits.queueDepth} jobs have waited for 10 minutes: mail and deliveries are late.`,
      remedy: `read log group ${this.names.pathOf('worker')}: one kind of job that fails again and again, or a mail server that is away; else raise services.worker in infra/src/parameters.`,
      threshold: limits.queueDepth,
      minutes: 10,
      alerts,
    })
    return metric
  }

  private watchFirewall({ firewall }: EdgeStack, alerts: ITopic): IMetric {
    const metric = new Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: firewall.name, Rule: 'ALL', Region: this.region },
      statistic: Stats.SUM,
      ...everyMinute,
    })
    new Alert(this, 'Refused', {
      name: this.names.of('refused-requests'),
      metric,
      meaning: `The firewall has refused more than ${limits.refusedRequests} requests a minute for 5 minutes.`,
      remedy: `read log group aws-waf-logs-${this.names.prefix}: an attack needs nothing; a rule that refuses customers belongs among those that only count (infra/src/constructs/firewall.ts).`,
      threshold: limits.refusedRequests,
      alerts,
    })
    return metric
  }

  private watchLoadBalancer({ loadBalancers }: EdgeStack, alerts: ITopic): void {
    for (const [name, { balancer }] of Object.entries(loadBalancers))
      new Alert(this, `LoadBalancerErrors-${name}`, {
        name: this.names.of(`${name}-load-balancer-errors`),
        metric: new Metric({
          namespace: 'AWS/ApplicationELB',
          metricName: 'HTTPCode_ELB_5XX_Count',
          dimensionsMap: { LoadBalancer: balancer.loadBalancerFullName },
          statistic: Stats.SUM,
          ...everyMinute,
        }),
        meaning: `The ${name} load balancer itself has answered with 5xx more than 10 times a minute for 3 minutes: a target was missing, or closed its connection.`,
        remedy: 'look at the unhealthy and missing alarms of the services behind it.',
        threshold: 10,
        minutes: 3,
        missingData: TreatMissingData.NOT_BREACHING,
        alerts,
      })
  }

  private createDashboard(widgets: (GraphWidget | LogQueryWidget)[]): void {
    new Dashboard(this, 'Dashboard', {
      dashboardName: this.names.prefix,
      defaultInterval: Duration.hours(3),
      widgets: [widgets],
    })
  }
}

function graph(title: string, left: IMetric[], right: IMetric[] = []): GraphWidget {
  return new GraphWidget({ title, left, right, width: 8, height: 6 })
}

interface ServiceMetrics {
  name: string
  cpu: IMetric
  memory: IMetric
  requests?: IMetric
  serverErrors?: IMetric
  latency?: IMetric
}

function serviceWidgets({
  name,
  cpu,
  memory,
  requests,
  serverErrors,
  latency,
}: ServiceMetrics): GraphWidget[] {
  const load = graph(`${name}: CPU, memory`, [cpu, memory])
  if (!requests || !serverErrors || !latency) return [load]
  return [
    load,
    graph(`${name}: requests, 5xx`, [requests], [serverErrors]),
    graph(`${name}: latency, p95`, [latency]),
  ]
}
