import { describe, expect, it } from 'vitest'
import { permissionsOf } from '../../test/support/permissions.ts'
import { Workbench } from '../../test/support/workbench.ts'
import { ReleaseFunction } from './release-function.ts'

describe('a function of a release', () => {
  const bench = new Workbench()
  new ReleaseFunction(bench.stack, 'Deploy', {
    names: bench.names,
    name: 'deploy-tenant',
    description: 'Replaces tenant',
    program: 'deploy',
    environment: { CLUSTER: 'envelope-production' },
    operationsKey: bench.key,
  })
  const template = bench.template()

  it('is asked once: what is repeated behind CodePipeline’s back could begin a release twice', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 })
  })

  it('runs on the newest Node, with an encrypted environment and log', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'envelope-production-deploy-tenant',
      Runtime: 'nodejs24.x',
      Handler: 'deploy.handler',
      KmsKeyArn: 'arn:aws:kms:eu-central-1:222222222222:key/operations',
    })
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/envelope/production/deploy-tenant',
      RetentionInDays: 90,
    })
  })

  it('may answer CodePipeline and write its log, and nothing else', () => {
    expect(permissionsOf(template).services()).toEqual(['codepipeline', 'logs'])
  })
})
