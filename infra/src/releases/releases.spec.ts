import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeEcs } from '../../test/support/fake-ecs.ts'
import { handler as deployHandler } from './deploy.ts'
import { handler as migrateHandler } from './migrate.ts'

const four = ['api', 'worker', 'scheduler', 'reverb']
let ecs: FakeEcs

beforeEach(async () => {
  ecs = await FakeEcs.start()
  vi.stubEnv('AWS_ENDPOINT_URL', ecs.url)
  vi.stubEnv('AWS_REGION', 'eu-central-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
  vi.stubEnv('CLUSTER', 'envelope-production')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await ecs[Symbol.asyncDispose]()
})

const given = (environment: Record<string, string>) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
}

describe('the deployment of a pipeline', () => {
  const parameters = [
    '/envelope/production/images/api-gateway-shim/tag',
    '/envelope/production/images/reverb-bridge/tag',
  ]
  beforeEach(() => given({ SERVICES: four.join(','), TAG_PARAMETERS: parameters.join(',') }))
  const deploy = () => ecs.finish(deployHandler, 'new')
  const tags = () => four.map((service) => ecs.tagOf(service))

  it('replaces all services by the new tag, and writes that it is deployed when all are healthy', async () => {
    for (const service of four) ecs.run(service, 'old')
    expect(await deploy()).toMatchObject({ summary: 'api, worker, scheduler, reverb run new' })
    expect(tags()).toEqual(['new', 'new', 'new', 'new'])
    expect(parameters.map((name) => ecs.parameters.get(name))).toEqual(['new', 'new'])
  })

  it('changes the image and the version that the program is told, and nothing else', async () => {
    for (const service of four) ecs.run(service, 'old')
    await deploy()
    expect(ecs.families.get('envelope-production-api')![1]).toMatchObject({
      image: '222222222222.dkr.ecr.eu-central-1.amazonaws.com/envelope-production/api:new',
      environment: [
        { name: 'ENVELOPE_VERSION', value: 'new' },
        { name: 'PORT', value: '3000' },
      ],
    })
  })

  it('that ECS turns back for one service is turned back for all, and the tag stays', async () => {
    for (const service of four)
      ecs.run(service, 'old', { fates: service === 'reverb' ? [['IN_PROGRESS', 'turned back']] : [] })
    const { failure } = await deploy()
    expect(failure).toContain('reverb: ECS deployment circuit breaker: tasks failed to start.')
    expect(failure).toContain('api, worker, scheduler, reverb run the release before again')
    expect(tags()).toEqual(['old', 'old', 'old', 'old'])
    expect(ecs.parameters.size).toBe(0)
  })

  it('that fails where there is nothing to turn back to by itself is turned back', async () => {
    for (const service of four) ecs.run(service, 'old', { fates: service === 'api' ? [['FAILED']] : [] })
    expect((await deploy()).failure).toContain('api: tasks failed to start')
    expect(tags()).toEqual(['old', 'old', 'old', 'old'])
  })

  it('that cannot be begun for the last service is turned back for those before it', async () => {
    for (const service of four) ecs.run(service, 'old')
    ecs.faults.set('UpdateService', ['', '', '', 'AccessDeniedException'])
    expect((await deploy()).failure).toContain('AccessDeniedException')
    expect(tags()).toEqual(['old', 'old', 'old', 'old'])
  })

  it('says so when a service can neither go forward nor back', async () => {
    for (const service of four)
      ecs.run(service, 'old', { fates: service === 'api' ? [['FAILED'], ['FAILED']] : [] })
    expect((await deploy()).failure).toContain('and api could not be put back: tasks failed to start')
  })

  it('is seen through although AWS refuses to answer for a while', async () => {
    for (const service of four) ecs.run(service, 'old')
    const begun = deploy()
    ecs.faults.set('PutParameter', ['AccessDeniedException', 'AccessDeniedException'])
    expect(await begun).toMatchObject({ summary: 'api, worker, scheduler, reverb run new' })
  })

  it('replaces nothing where a service is missing', async () => {
    for (const service of four.slice(1)) ecs.run(service, 'old')
    expect((await deploy()).failure).toContain('there is no service api in envelope-production')
    expect(ecs.count('UpdateService')).toBe(0)
  })

  it('of what runs already replaces nothing', async () => {
    for (const service of four) ecs.run(service, 'new')
    expect((await deploy()).summary).toContain('run new')
    expect(ecs.count('UpdateService')).toBe(0)
  })
})

describe('the migration of a release', () => {
  const migrate = () => ecs.finish(migrateHandler, 'new')
  beforeEach(() => {
    given({
      FAMILY: 'envelope-production-migrate',
      TASK: 'migrate',
      LOG_GROUP: '/envelope/production/migrate',
      SUBNETS: 'subnet-1,subnet-2',
      SECURITY_GROUP: 'sg-laravel',
    })
    ecs.run('migrate', 'old', { service: false })
  })

  it('runs the new image once, in the private subnets with the group of those who reach the database', async () => {
    ecs.task = { exitCode: 0, log: ['database migrated'] }
    expect(await migrate()).toMatchObject({ summary: 'the migration has ended well. database migrated' })
    expect(ecs.count('RunTask')).toBe(1)
    const { input } = ecs.requests.find(({ operation }) => operation === 'RunTask')!
    expect(input).toMatchObject({
      cluster: 'envelope-production',
      taskDefinition: expect.stringMatching(/envelope-production-migrate:2$/),
      clientToken: 'job-1',
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: ['subnet-1', 'subnet-2'],
          securityGroups: ['sg-laravel'],
          assignPublicIp: 'DISABLED',
        },
      },
    })
    expect(ecs.families.get('envelope-production-migrate')![1]!['image']).toMatch(/:new$/)
  })

  it('that exits otherwise than with 0 fails the stage, with the end of its log', async () => {
    ecs.task = { exitCode: 1, log: ['migrating', 'the column colour does not exist'] }
    expect((await migrate()).failure).toBe(
      'the migration exited with 1\nmigrating\nthe column colour does not exist',
    )
  })

  it('that never begins fails the stage, with ECS’s reason', async () => {
    ecs.task = { stoppedReason: 'CannotPullContainerError', log: [] }
    ecs.faults.set('GetLogEvents', ['ResourceNotFoundException'])
    expect((await migrate()).failure).toBe('the migration never began: CannotPullContainerError')
  })

  it('that may not be started fails the stage', async () => {
    ecs.faults.set('RunTask', ['AccessDeniedException'])
    expect((await migrate()).failure).toContain('AccessDeniedException')
  })
})
