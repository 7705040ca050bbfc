import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import S3rver from '@20minutes/s3rver'

/** What s3rver does not know of a bucket, and Amazon alone acts on. */
const settings = ['encryption', 'publicAccessBlock', 'lifecycle'] as const

export type BucketSettings = Partial<Record<(typeof settings)[number], string>>

/** An S3 server over HTTP that checks signatures. Settings of buckets that it does not know are kept as they were sent. */
export async function startS3() {
  const directory = await mkdtemp(join(tmpdir(), 's3-'))
  const bucketSettings = new Map<string, BucketSettings>()
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, vhostBuckets: false })
  server.middleware.unshift(async (context, next) => {
    const setting = settings.find((name) => name in context.query)
    if (context.method !== 'PUT' || !setting) return next()
    const bucket = context.path.split('/')[1]!
    bucketSettings.set(bucket, { ...bucketSettings.get(bucket), [setting]: await text(context.req) })
    context.status = 200
  })
  // It reckons signatures of requests about a whole bucket without the slash at the end that Amazon's SDK signs.
  server.middleware.unshift(async (context, next) => {
    const bucket = /^\/([^/]+)\/$/.exec(context.path)?.[1]
    if (context.method === 'GET' || bucket === undefined) return next()
    delete context.req.headers.authorization
    const isMade = context.method === 'PUT' && context.querystring === ''
    if (!isMade || !(await server.store.getBucket(bucket))) return next()
    context.status = 409
    context.body = '<Error><Code>BucketAlreadyOwnedByYou</Code></Error>'
  })
  // It knows no versions: as in a bucket without, each object has one, which is called null.
  server.middleware.unshift(async (context, next) => {
    if (context.method !== 'GET' || !('versions' in context.query)) return next()
    const bucket = context.path.split('/')[1]!
    const there = await server.store.getBucket(bucket)
    if (!there) context.status = 404
    context.type = 'application/xml'
    if (!there) return void (context.body = '<Error><Code>NoSuchBucket</Code></Error>')
    const { objects } = await server.store.listObjects(bucket, { maxKeys: 1_000 })
    const versions = objects.map(
      ({ key }) => `<Version><Key>${key}</Key><VersionId>null</VersionId></Version>`,
    )
    context.body = `<ListVersionsResult>${versions.join('')}</ListVersionsResult>`
  })
  server.middleware.unshift(async (context, next) => {
    const { uploadId } = context.query
    if (context.method !== 'DELETE' || uploadId === undefined) return next()
    const bucket = context.path.split('/')[1]!
    await rm(join(server.store.getResourcePath(bucket, undefined, 'uploads'), uploadId), { recursive: true })
    context.status = 204
  })
  const { port } = await server.run()
  return {
    variables: {
      AWS_ENDPOINT: `http://127.0.0.1:${port}`,
      AWS_DEFAULT_REGION: 'eu-central-1',
      TENANT_BUCKET_PREFIX: 'envelope-test-tenant-',
    },
    /** As the SDK finds them. */
    credentials: { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' },
    /** By bucket. */
    bucketSettings,
    directory,
    async stop() {
      server.httpServer.closeAllConnections()
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
