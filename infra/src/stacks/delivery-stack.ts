import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  type IBucket,
} from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { EncryptionKey } from '../constructs/encryption-key.ts'
import { ImageRepository } from '../constructs/image-repository.ts'
import { imageNames } from '../images.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'

export interface DeliveryProps extends EnvironmentProps {
  accessLogs: IBucket
}

/** What releases pass through: image repositories with their deployed tags, and the pipelines' artifacts. */
export class DeliveryStack extends EnvironmentStack {
  readonly artifactsKey: IKey
  readonly artifacts: IBucket
  readonly #images: ReadonlyMap<string, ImageRepository>

  constructor(scope: Construct, props: DeliveryProps) {
    super(scope, 'delivery', { description: 'image repositories and pipeline artifacts', ...props })
    const { topology, accessLogs } = props
    this.artifactsKey = new EncryptionKey(this, 'ArtifactsKey', {
      alias: this.names.of('artifacts'),
      description: 'Artifacts of the pipelines',
    })
    this.artifacts = new Bucket(this, 'Artifacts', {
      bucketName: this.names.fill(topology.stores.pipelineArtifacts.bucket),
      encryption: BucketEncryption.KMS,
      encryptionKey: this.artifactsKey,
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'pipeline-artifacts/',
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ expiration: Duration.days(90), noncurrentVersionExpiration: Duration.days(30) }],
    })
    this.#images = new Map(
      imageNames(topology).map((image) => [
        image,
        new ImageRepository(this, image, { names: this.names, image }),
      ]),
    )
  }

  /** @throws Error when there is no such image */
  image(name: string): ImageRepository {
    const image = this.#images.get(name)
    if (!image) throw new Error(`no image "${name}": expected one of ${[...this.#images.keys()].join(', ')}`)
    return image
  }
}
