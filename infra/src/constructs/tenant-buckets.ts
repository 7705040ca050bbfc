import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Names } from '../names.ts'
import type { Topology } from '../topology.ts'

export interface TenantBucketsProps {
  names: Names
  store: Topology['stores']['tenantFiles']
  filesKeyArn: string
  account: string
}

/** What it takes to make tenants' buckets, use them and remove them, and nothing outside their names. */
export function tenantBucketStatements({
  names,
  store,
  filesKeyArn,
  account,
}: TenantBucketsProps): PolicyStatement[] {
  const buckets = `arn:aws:s3:::${names.fill(store.bucket)}`
  // Names of buckets are shared by all accounts: one that someone else took is not ours.
  const conditions = { StringEquals: { 'aws:ResourceAccount': account } }
  return [
    new PolicyStatement({ sid: 'CreateTenantBuckets', actions: ['s3:CreateBucket'], resources: [buckets] }),
    new PolicyStatement({
      sid: 'ManageTenantBuckets',
      actions: [
        's3:PutEncryptionConfiguration',
        's3:PutBucketVersioning',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketTagging',
        's3:PutLifecycleConfiguration',
        's3:GetBucketLocation',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:ListBucketMultipartUploads',
        's3:DeleteBucket',
      ],
      resources: [buckets],
      conditions,
    }),
    new PolicyStatement({
      sid: 'UseTenantFiles',
      actions: [
        's3:GetObject',
        's3:PutObject',
        's3:DeleteObject',
        's3:GetObjectVersion',
        's3:DeleteObjectVersion',
        's3:AbortMultipartUpload',
        's3:ListMultipartUploadParts',
      ],
      resources: [`${buckets}/*`],
      conditions,
    }),
    new PolicyStatement({
      sid: 'EncryptTenantFiles',
      effect: Effect.ALLOW,
      actions: ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:DescribeKey'],
      resources: [filesKeyArn],
    }),
  ]
}
