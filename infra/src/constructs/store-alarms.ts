import { Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import { Alert, everyMinute, Stats } from './alarm.ts'
import type { Cache } from './cache.ts'
import type { Database } from './database.ts'

const gibibyte = 1024 ** 3

/** Of db.t3.medium's about 340 (4 GiB through 12 582 880 bytes each). */
const limits = {
  databaseFreeGibibytes: 10,
  databaseConnections: 250,
  cpuPercent: 85,
  cacheMemoryPercent: 75,
}

export interface StoreAlarmsProps {
  names: Names
  database: Database
  cache: Cache
  alerts: ITopic
}

/** What runs full or hot in database and cache. */
export class StoreAlarms extends Construct {
  readonly metrics: Readonly<Record<'databaseCpu' | 'databaseConnections' | 'databaseFreeStorage', Metric>>
  readonly cacheMemory: readonly Metric[]

  constructor(scope: Construct, id: string, { names, database, cache, alerts }: StoreAlarmsProps) {
    super(scope, id)
    const ofDatabase = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'AWS/RDS',
        metricName,
        dimensionsMap: { DBInstanceIdentifier: database.identifier },
        statistic,
        ...everyMinute,
      })
    const ofCache = (metricName: string, clusterId: string) =>
      new Metric({
        namespace: 'AWS/ElastiCache',
        metricName,
        dimensionsMap: { CacheClusterId: clusterId },
        statistic: Stats.MAXIMUM,
        ...everyMinute,
      })
    this.metrics = {
      databaseCpu: ofDatabase('CPUUtilization', Stats.AVERAGE),
      databaseConnections: ofDatabase('DatabaseConnections', Stats.MAXIMUM),
      databaseFreeStorage: ofDatabase('FreeStorageSpace', Stats.MINIMUM),
    }
    const parameters = 'infra/src/parameters'
    new Alert(this, 'DatabaseStorage', {
      name: names.of('database-storage'),
      metric: this.metrics.databaseFreeStorage,
      meaning: `The database has less than ${limits.databaseFreeGibibytes} GiB left.`,
      remedy: `it grows by itself up to database.maxAllocatedStorage: raise that in ${parameters} if it is reached, then find what grew.`,
      threshold: limits.databaseFreeGibibytes * gibibyte,
      below: true,
      alerts,
    })
    new Alert(this, 'DatabaseConnections', {
      name: names.of('database-connections'),
      metric: this.metrics.databaseConnections,
      meaning: `The database has more than ${limits.databaseConnections} connections.`,
      remedy: `see which service scaled out; lower its services.max or raise database.instanceType in ${parameters}.`,
      threshold: limits.databaseConnections,
      alerts,
    })
    new Alert(this, 'DatabaseCpu', {
      name: names.of('database-cpu'),
      metric: this.metrics.databaseCpu,
      meaning: `The database has used more than ${limits.cpuPercent} % of its CPU for 15 minutes.`,
      remedy: `read /aws/rds/instance/${database.identifier}/slowquery; if queries are right, raise database.instanceType in ${parameters}.`,
      threshold: limits.cpuPercent,
      minutes: 15,
      alerts,
    })
    this.cacheMemory = cache.clusterIds.map((clusterId) => {
      const memory = ofCache('DatabaseMemoryUsagePercentage', clusterId)
      new Alert(this, `Memory-${clusterId}`, {
        name: `${clusterId}-memory`,
        metric: memory,
        meaning: `${clusterId} has used more than ${limits.cacheMemoryPercent} % of its memory; when full it refuses new jobs.`,
        remedy: `see whether the queue grows (alarm ${names.of('queue-depth')}); if not, raise cache.instanceType in ${parameters}.`,
        threshold: limits.cacheMemoryPercent,
        alerts,
      })
      new Alert(this, `Cpu-${clusterId}`, {
        name: `${clusterId}-cpu`,
        metric: ofCache('EngineCPUUtilization', clusterId),
        meaning: `${clusterId} has used more than ${limits.cpuPercent} % of its one thread for 15 minutes.`,
        remedy: `read its slow log in ${names.pathOf('cache')}, then raise cache.instanceType in ${parameters}.`,
        threshold: limits.cpuPercent,
        minutes: 15,
        alerts,
      })
      return memory
    })
  }
}
