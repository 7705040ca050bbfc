import { describe, expect, it } from 'vitest'
import { checkParameters, environmentNames, readParameters } from './parameters.ts'
import { production } from './production.ts'

/** The problems with production's parameters once some of them were changed. */
function problemsWith(changes: Record<string, unknown>): readonly string[] {
  try {
    checkParameters({ ...production, ...changes })
    return []
  } catch (error) {
    return (error as { problems: string[] }).problems
  }
}

describe('parameters', () => {
  it.each(environmentNames)('%s is right as it is', (environment) => {
    expect(readParameters(environment)).toMatchObject({ environment })
  })

  it.each([
    [undefined, 'environment is not set: expected staging or production'],
    ['prod', 'environment "prod": expected staging or production'],
  ])('an unknown environment is refused: %s', (environment, message) => {
    expect(() => readParameters(environment)).toThrow(message)
  })

  it('a parameter that is missing is named, with what was expected', () => {
    expect(problemsWith({ domain: undefined })).toEqual([
      expect.stringMatching(/^production\.domain is not set: expected/),
    ])
  })

  it('a parameter that does not exist is named', () => {
    expect(problemsWith({ domian: 'x' })).toEqual(['production.domian: there is no such parameter'])
  })

  it.each([
    [
      { domain: 'https://envelope.example' },
      'production.domain="https://envelope.example": expected a domain name',
    ],
    [{ account: '1234' }, 'production.account="1234": expected the 12 digits of an AWS account'],
    [{ api: { image: 'php' } }, 'production.api.image="php": expected laravel or shim'],
    [
      { network: { s3PrefixList: 'x' } },
      'production.network.s3PrefixList="x": expected the id of the prefix list',
    ],
    [
      { domain: 'other.example' },
      'production.domain="other.example": expected envelope.example or a name below it',
    ],
    [{ dns: { provider: 'bind' } }, 'expected provider "route53" or "cloudflare"'],
    [{ services: { api: { min: 20 } } }, 'production.services.api.min=20: expected at most max, which is 10'],
    [{ services: { api: { max: 1 } } }, 'production.services.api.max=1: expected at least min, which is 2'],
    [
      { services: { scheduler: { min: 2, max: 2 } } },
      'production.services.scheduler.max=2: expected 1: the topology says that there are never two',
    ],
    [
      { services: { worker: { max: 3 } } },
      'production.services.worker.max=3: expected min, 1: the topology has a fixed number of worker',
    ],
    [
      { services: { api: { cpu: 256, memory: 4096 } } },
      'production.services.api.memory=4096: expected what Fargate has for 256 CPU units: 512, 1024, 2048',
    ],
    [{ services: { web: { min: 1 } } }, 'expected a service of the topology: tenant, hq, api'],
    [
      { customDomains: [{ domain: 'x.envelope.example', certificateArn: 'arn' }] },
      'production.customDomains.0.certificateArn="arn": expected the ARN of an issued certificate',
    ],
  ])('%j is refused', (changes, message) => {
    expect(problemsWith(changes)[0]).toContain(message)
  })

  it('a tenant’s own domain below the environment’s is refused: it has that already', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:222222222222:certificate/0'
    const customDomains = [{ domain: 'acme.envelope.example', certificateArn }]
    expect(problemsWith({ customDomains })).toEqual([
      'production.customDomains.0.domain="acme.envelope.example": expected a domain outside envelope.example, which every tenant has',
    ])
  })
})
