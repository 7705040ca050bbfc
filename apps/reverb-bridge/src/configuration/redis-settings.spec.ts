import { describe, expect, it } from 'vitest'
import { readConfiguration } from './configuration.ts'

const read = (variables: Record<string, string>) =>
  readConfiguration({
    NODE_ENV: 'production',
    REVERB_APP_SECRET: 'secret',
    REVERB_SCALING_ENABLED: 'true',
    ...variables,
  }).redis

describe('where Redis is', () => {
  it('does not matter to a node that stands alone', () => {
    expect(read({ REVERB_SCALING_ENABLED: 'false', REDIS_CLUSTER_NODES: 'a', REDIS_SENTINELS: 'b' })).toBe(
      undefined,
    )
  })

  it("is said as in a fresh Laravel's .env, where null is nothing", () => {
    const laravel = { REDIS_HOST: 'redis', REDIS_PASSWORD: 'null', REDIS_PORT: '6380', REDIS_DB: '2' }
    expect(read(laravel)).toMatchObject({
      kind: 'server',
      addresses: [{ host: 'redis', port: 6380 }],
      password: undefined,
      database: 2,
      tls: false,
    })
  })

  it.each([
    ['redis://host', { addresses: [{ host: 'host', port: 6379 }], tls: false, database: 0 }],
    ['rediss://host', { tls: true }],
    ['tcp://host', { tls: false }],
    ['tls://host', { tls: true }],
    ['redis://us%40er:p%2Fw@host:1/3', { username: 'us@er', password: 'p/w', database: 3 }],
    ['redis://[::1]:7000', { addresses: [{ host: '::1', port: 7000 }] }],
  ])('is said by REDIS_URL=%s', (REDIS_URL, expected) => {
    expect(read({ REDIS_URL })).toMatchObject({ kind: 'server', ...expected })
  })

  it('is asked from sentinels, which have a password of their own', () => {
    expect(
      read({
        REDIS_SENTINELS: 'a, b:5000',
        REDIS_SENTINEL_NAME: 'main',
        REDIS_SENTINEL_PASSWORD: 'one',
        REDIS_PASSWORD: 'two',
      }),
    ).toMatchObject({
      kind: 'sentinel',
      addresses: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 5000 },
      ],
      sentinelName: 'main',
      sentinelPassword: 'one',
      password: 'two',
    })
  })

  it('is a cluster', () => {
    expect(read({ REDIS_CLUSTER_NODES: 'a,[::1]:7001', REDIS_SCHEME: 'tls' })).toMatchObject({
      kind: 'cluster',
      addresses: [
        { host: 'a', port: 6379 },
        { host: '::1', port: 7001 },
      ],
      tls: true,
    })
  })

  it.each([
    [
      { REDIS_URL: 'http://host' },
      'REDIS_URL=(hidden): expected redis://[[user]:password@]host[:port][/database]',
    ],
    [{ REDIS_URL: 'redis://host/first' }, 'REDIS_URL=(hidden): expected redis://'],
    [{ REDIS_SCHEME: 'ssl' }, 'REDIS_SCHEME="ssl": expected one of tcp, tls'],
    [{ REDIS_PORT: '99999' }, 'REDIS_PORT="99999": expected an integer from 1 to 65535'],
    [{ REDIS_SENTINELS: 'a:b' }, 'REDIS_SENTINELS="a:b": expected a list of host:port separated by commas'],
    [{ REDIS_CLUSTER_NODES: 'redis://a' }, 'REDIS_CLUSTER_NODES="redis://a": expected a list of host:port'],
    [
      { REDIS_CLUSTER_NODES: 'a', REDIS_SENTINELS: 'b' },
      'REDIS_SENTINELS and REDIS_CLUSTER_NODES are both set: expected only one of them',
    ],
    [
      { REDIS_CLUSTER_NODES: 'a', REDIS_DB: '2' },
      'REDIS_DB="2": expected 0, which is all that a Redis Cluster has',
    ],
    [
      { REDIS_CLUSTER_NODES: 'a', REVERB_SCALING_COMPAT: 'reverb' },
      'REVERB_SCALING_COMPAT="reverb": expected one server, since Reverb knows no Redis Cluster',
    ],
  ])('cannot be %j, and that is said', (variables, message) => {
    expect(() => read(variables as Record<string, string>)).toThrow(message)
  })
})
