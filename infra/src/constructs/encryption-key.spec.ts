import { Match } from 'aws-cdk-lib/assertions'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { EncryptionKey } from './encryption-key.ts'

describe('an encryption key', () => {
  const bench = new Workbench()
  new EncryptionKey(bench.stack, 'Key', { alias: 'envelope-production-data', description: 'Data' })
  const template = bench.template()

  it('rotates, and is never deleted with its stack', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
    })
    template.hasResourceProperties('AWS::KMS::Alias', { AliasName: 'alias/envelope-production-data' })
  })

  it('lets nobody but AWS services pass its use on by a grant', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 'kms:CreateGrant',
            Principal: { AWS: '*' },
            Condition: {
              BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' },
            },
          }),
        ]),
      },
    })
  })
})
