import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import type { Cache } from './cache.ts'
import type { Database } from './database.ts'
import { StoreAlarms } from './store-alarms.ts'

describe('the alarms of the stores', () => {
  const bench = new Workbench()
  new StoreAlarms(bench.stack, 'Stores', {
    names: bench.names,
    database: { identifier: 'envelope-production-database' } as Database,
    cache: { clusterIds: ['cache-001', 'cache-002'] } as unknown as Cache,
    alerts: bench.alerts,
  })
  const alarms = Object.values(bench.template().findResources('AWS::CloudWatch::Alarm')).map(
    ({ Properties }) => Properties,
  )
  const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === name)!

  it('watch the database’s space, connections and CPU', () => {
    expect(named('envelope-production-database-storage')).toMatchObject({
      MetricName: 'FreeStorageSpace',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'envelope-production-database' }],
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 10 * 1024 ** 3,
    })
    expect(named('envelope-production-database-connections').MetricName).toBe('DatabaseConnections')
    expect(named('envelope-production-database-cpu').MetricName).toBe('CPUUtilization')
  })

  it('watch each member of the cache by itself', () => {
    for (const member of ['cache-001', 'cache-002'])
      expect(named(`${member}-memory`)).toMatchObject({
        MetricName: 'DatabaseMemoryUsagePercentage',
        Dimensions: [{ Name: 'CacheClusterId', Value: member }],
        Threshold: 75,
      })
  })
})
