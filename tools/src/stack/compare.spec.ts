import { beforeEach, describe, expect, it } from 'vitest'
import { readStackFiles } from './check.ts'
import { differences, type StackFiles } from './compare.ts'

let files: StackFiles
beforeEach(() => (files = readStackFiles()))

/** A service as it stands in docker-compose.yml, to be changed. */
const service = (name: string) => files.compose.services[name]!

describe('the stack', () => {
  it('is what the topology says', () => {
    expect(differences(files)).toEqual([])
  })

  it.each<[string, () => void, string]>([
    [
      'lacks a service',
      () => delete files.compose.services['scheduler'],
      'scheduler: missing in docker-compose.yml',
    ],
    ['lacks a replica', () => delete files.compose.services['api-b'], 'api-b: missing in docker-compose.yml'],
    [
      'has a service more',
      () => (files.compose.services['search'] = {}),
      'search: the topology has no such service',
    ],
    [
      'runs another command',
      () => (service('worker').command = ['serve']),
      'worker: command is ["serve"], the topology says ["worker"]',
    ],
    [
      'runs another image',
      () => (service('reverb').image = 'envelope/tenant:dev'),
      'reverb: image is "envelope/tenant:dev", the topology says "envelope/reverb-bridge:dev"',
    ],
    [
      'stops sooner',
      () => (service('worker').stop_grace_period = '10s'),
      'worker: stop_grace_period is "10s", the topology says "120s"',
    ],
    [
      'listens in every network',
      () => (service('api-a').environment!['HOST'] = '0.0.0.0'),
      'api-a: environment.HOST is "0.0.0.0", the topology says "api-a-target"',
    ],
    [
      'has no health check where it listens',
      () => (service('tenant-a').healthcheck = { disable: true }),
      'tenant-a: has no health check',
    ],
    [
      'publishes a store',
      () => (service('mariadb').ports = ['3306:3306']),
      'mariadb: publishes ports, which only edge may',
    ],
    [
      'can write into its image',
      () => (service('hq').read_only = false),
      'hq: its root file system is not read_only',
    ],
    [
      'starts before the schema is there',
      () => delete service('api-b').depends_on!['migrate'],
      'api-b: depends_on.migrate is not set, the topology says "service_completed_successfully"',
    ],
    [
      'lets a container into a network where it may not be',
      () => (service('tenant-a').networks = { ...(service('tenant-a').networks as object), mariadb: null }),
      'tenant-a: is in the network mariadb, but the topology lets it connect to nothing there',
    ],
    [
      'keeps a container out of a network where it may be',
      () => (service('scheduler').networks = { mariadb: null, reverb: null, smtp: null }),
      'scheduler: is not in the network redis, but the topology lets it connect to what listens there',
    ],
    [
      'has a network with a way out',
      () => (files.compose.networks['mariadb'] = null),
      'network mariadb: has a way out, expected internal: true',
    ],
  ])('that %s is told so', (_, change, line) => {
    change()
    expect(differences(files)).toEqual([line])
  })

  it.each([
    [
      'edge',
      'idle 120s',
      'idle 60s',
      'edge.Caddyfile: does not have “idle 120s”, the topology’s idle timeout',
    ],
    [
      'edge',
      'reverse_proxy hq-target:3000',
      'reverse_proxy reverb-target:8080',
      'edge.Caddyfile: https://admin.envelope.localhost leads to “reverb-target:8080”, expected “hq-target:3000” (hq)',
    ],
    [
      'load-balancer',
      ' api-b-target:8000',
      '',
      'load-balancer.Caddyfile: http:// leads to “api-a-target:8000”, expected “api-a-target:8000 api-b-target:8000” (api)',
    ],
  ] as const)('whose %s has not “%s” but “%s” is told so', (name, from, to, line) => {
    const caddyfiles = { ...files.caddyfiles, [name]: files.caddyfiles[name].replace(from, to) }
    expect(differences({ ...files, caddyfiles })).toEqual([line])
  })

  it('whose image is checked on another path is told so', () => {
    const reverb = files.dockerfiles['reverb-bridge']!.replace('GET /up', 'GET /ready')
    const dockerfiles = { ...files.dockerfiles, 'reverb-bridge': reverb }
    expect(differences({ ...files, dockerfiles })).toEqual([
      'reverb: apps/reverb-bridge/Dockerfile does not have “GET /up HTTP”',
    ])
  })
})
