import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import type { Parameters } from '../parameters/schema.ts'
import { topology } from '../topology.ts'
import { Cache } from './cache.ts'

function cache(changes: Partial<Parameters['cache']> = {}) {
  const bench = new Workbench()
  const { stack, names, key, parameters } = bench
  const { clusterIds } = new Cache(stack, 'Cache', {
    names,
    store: topology.stores.redis,
    parameters: { ...parameters.cache, ...changes },
    vpc: bench.vpc(),
    securityGroup: bench.securityGroup(),
    dataKey: key,
    operationsKey: key,
  })
  return { template: bench.template(), clusterIds }
}

describe('the cache', () => {
  it('has a replica in the other zone that takes over by itself', () => {
    const { template, clusterIds } = cache()
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      NumCacheClusters: 2,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
    })
    expect(clusterIds).toEqual(['envelope-production-cache-001', 'envelope-production-cache-002'])
  })

  it('is one node where one zone is enough', () => {
    const { template, clusterIds } = cache({ multiAz: false })
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      NumCacheClusters: 1,
      AutomaticFailoverEnabled: false,
    })
    expect(clusterIds).toHaveLength(1)
  })

  it('takes only connections with TLS and the password, and encrypts what it keeps', () => {
    cache().template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AuthToken: Match.objectLike({ 'Fn::Join': Match.anyValue() }),
      AtRestEncryptionEnabled: true,
      KmsKeyId: Match.anyValue(),
      Port: 6379,
    })
  })

  it('refuses new jobs when it is full, and drops none that it took', () => {
    cache().template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
      Properties: { 'maxmemory-policy': 'noeviction' },
    })
  })

  it.each([
    ['redis', '7.1', 'redis7'],
    ['valkey', '7.2', 'valkey7'],
  ] as const)('%s comes with the version and the parameters of its engine', (engine, version, family) => {
    const { template } = cache({ engine })
    template.hasResourceProperties('AWS::ElastiCache::ReplicationGroup', {
      Engine: engine,
      EngineVersion: version,
    })
    template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', { CacheParameterGroupFamily: family })
  })
})
