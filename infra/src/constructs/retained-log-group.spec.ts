import { it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { RetainedLogGroup } from './retained-log-group.ts'

it('logs are kept for 90 days under our key, and outlive their stack', () => {
  const bench = new Workbench()
  new RetainedLogGroup(bench.stack, 'Logs', { name: '/envelope/production/api', key: bench.key })
  bench.template().hasResource('AWS::Logs::LogGroup', {
    Properties: {
      LogGroupName: '/envelope/production/api',
      RetentionInDays: 90,
      KmsKeyId: bench.key.keyArn,
    },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  })
})
