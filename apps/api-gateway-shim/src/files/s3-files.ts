import type { Readable } from 'node:stream'
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type BucketLocationConstraint,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { BucketConfiguration } from '../configuration.ts'
import type { FileKey, Files } from './files.ts'

const downloadSeconds = 60
/** In memory at once of an upload: two parts of the smallest size that S3 takes. */
const upload = { partSize: 5 * 1024 * 1024, queueSize: 2 }
/** The region whose buckets name none. */
const firstRegion = 'us-east-1'

/** Files in a bucket a tenant, `<prefix><tenant>`, as `documents/<document>`. */
export function s3Files({
  prefix,
  keyArn,
  region,
  endpoint,
  presignedDownloads,
}: BucketConfiguration): Files & { close: () => void } {
  const client = new S3Client({
    region,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    // Other servers than Amazon's know neither hosts by bucket nor checksums after the content.
    ...(endpoint !== undefined && {
      endpoint,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED' as const,
    }),
  })
  const bucketOf = (tenantId: string) => prefix + tenantId
  const placeOf = ({ tenantId, documentId }: FileKey) => ({
    Bucket: bucketOf(tenantId),
    Key: `documents/${documentId}`,
  })
  const prepared = new Map<string, Promise<void>>()
  /** Once a process: a tenant that is older than its bucket's configuration gets it at its next upload. */
  const prepare = (tenantId: string) => {
    const known = prepared.get(tenantId)
    if (known) return known
    const preparing = prepareBucket(client, bucketOf(tenantId), { region, keyArn })
    prepared.set(tenantId, preparing)
    preparing.catch(() => prepared.delete(tenantId))
    return preparing
  }

  return {
    check: () => checkAnswers(client, `${prefix}status`),
    prepare,
    async put(key, content) {
      await prepare(key.tenantId)
      // It takes back the parts of one that breaks off.
      await new Upload({ client, ...upload, params: { ...placeOf(key), Body: content } }).done()
    },
    async open(key) {
      const { Body } = await client.send(new GetObjectCommand(placeOf(key)))
      return Body as Readable
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(placeOf(key)))
    },
    // The bucket's own rule does.
    removeUnfinished: async () => {},
    async removeAll(tenantId) {
      prepared.delete(tenantId)
      try {
        await removeBucket(client, bucketOf(tenantId))
      } catch (error) {
        if ((error as Error).name !== 'NoSuchBucket') throw error
      }
    },
    async downloadUrl(key, { type, disposition }) {
      if (!presignedDownloads) return undefined
      const headers = { ResponseContentType: type, ResponseContentDisposition: disposition }
      const command = new GetObjectCommand({ ...placeOf(key), ...headers })
      return getSignedUrl(client, command, { expiresIn: downloadSeconds })
    },
    close: () => client.destroy(),
  }
}

/** That there is no such bucket, or that it is nobody's business here, is an answer. */
async function checkAnswers(client: S3Client, bucket: string): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } }
    if (!$metadata?.httpStatusCode || $metadata.httpStatusCode >= 500) throw error
  }
}

/** A bucket that nobody reads from outside, whose content is encrypted with the key, and that forgets parts of broken uploads. */
async function prepareBucket(
  client: S3Client,
  bucket: string,
  { region, keyArn }: Pick<BucketConfiguration, 'region' | 'keyArn'>,
): Promise<void> {
  const LocationConstraint = region as BucketLocationConstraint
  try {
    await client.send(
      new CreateBucketCommand({
        Bucket: bucket,
        ...(region !== firstRegion && { CreateBucketConfiguration: { LocationConstraint } }),
      }),
    )
  } catch (error) {
    if ((error as Error).name !== 'BucketAlreadyOwnedByYou') throw error
  }
  await client.send(
    new PutPublicAccessBlockCommand({
      Bucket: bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  )
  if (keyArn !== undefined)
    await client.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: {
          Rules: [
            {
              ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyArn },
              BucketKeyEnabled: true,
            },
          ],
        },
      }),
    )
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket: bucket,
      LifecycleConfiguration: {
        Rules: [
          {
            ID: 'unfinished-uploads',
            Status: 'Enabled',
            Filter: { Prefix: '' },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          },
        ],
      },
    }),
  )
}

/** With every version there is: S3 removes no bucket that is not empty. It forgets parts of uploads with it. */
async function removeBucket(client: S3Client, bucket: string): Promise<void> {
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket }))
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]
    if (found.length === 0) break
    const objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }))
    const { Errors: [failed] = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: objects, Quiet: true } }),
    )
    if (failed) throw new Error(`${failed.Key} in the bucket ${bucket} cannot be removed: ${failed.Message}`)
  }
  await client.send(new DeleteBucketCommand({ Bucket: bucket }))
}
