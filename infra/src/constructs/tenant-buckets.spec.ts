import { describe, expect, it } from 'vitest'
import { Names } from '../names.ts'
import { topology } from '../topology.ts'
import { tenantBucketStatements } from './tenant-buckets.ts'

interface Statement {
  Action: string | string[]
  Resource: string | string[]
}

const filesKeyArn = 'arn:aws:kms:eu-central-1:222222222222:key/files'
const statements = tenantBucketStatements({
  names: new Names({ project: 'envelope', environment: 'production' }),
  store: topology.stores.tenantFiles,
  filesKeyArn,
  account: '222222222222',
}).map((statement) => statement.toStatementJson() as Statement)

/** As IAM does: an action and a resource that one statement has together; `*` is any text. */
function isAllowed(action: string, resource: string): boolean {
  const covers = (patterns: string | string[], value: string) =>
    [patterns].flat().some((pattern) => {
      const literals = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      return new RegExp(`^${literals.join('.*')}$`).test(value)
    })
  return statements.some(({ Action, Resource }) => covers(Action, action) && covers(Resource, resource))
}

const own = 'arn:aws:s3:::envelope-production-tenant-0193'

describe('what the API may do with buckets', () => {
  it.each([
    ['s3:CreateBucket', own],
    ['s3:PutEncryptionConfiguration', own],
    ['s3:PutBucketVersioning', own],
    ['s3:PutBucketPublicAccessBlock', own],
    ['s3:PutBucketPolicy', own],
    ['s3:ListBucketVersions', own],
    ['s3:DeleteObjectVersion', `${own}/documents/1`],
    ['s3:DeleteBucket', own],
    ['s3:PutObject', `${own}/documents/1`],
    ['s3:GetObject', `${own}/documents/1`],
    ['kms:GenerateDataKey', filesKeyArn],
  ])('%s on %s: allowed', (action, resource) => {
    expect(isAllowed(action, resource)).toBe(true)
  })

  it.each([
    ['s3:CreateBucket', 'arn:aws:s3:::envelope-production-pipeline-artifacts'],
    ['s3:CreateBucket', 'arn:aws:s3:::envelope-staging-tenant-0193'],
    ['s3:CreateBucket', 'arn:aws:s3:::other-envelope-production-tenant-0193'],
    ['s3:GetObject', 'arn:aws:s3:::envelope-production-pipeline-artifacts/source.zip'],
    ['s3:GetObject', 'arn:aws:s3:::envelope-production-access-logs-222222222222/log'],
    ['s3:DeleteBucketPolicy', own],
    ['s3:PutBucketAcl', own],
    ['s3:PutObjectAcl', `${own}/documents/1`],
    ['s3:ListAllMyBuckets', '*'],
    ['kms:ScheduleKeyDeletion', filesKeyArn],
    ['kms:Decrypt', 'arn:aws:kms:eu-central-1:222222222222:key/data'],
  ])('%s on %s: refused', (action, resource) => {
    expect(isAllowed(action, resource)).toBe(false)
  })

  it('a bucket of another account is refused, whatever it is called', () => {
    const conditions = statements
      .filter(
        ({ Action }) =>
          ![Action].flat().includes('s3:CreateBucket') && ![Action].flat()[0]!.startsWith('kms:'),
      )
      .map((statement) => (statement as { Condition?: unknown }).Condition)
    expect(conditions).not.toHaveLength(0)
    for (const condition of conditions)
      expect(condition).toEqual({ StringEquals: { 'aws:ResourceAccount': '222222222222' } })
  })
})
