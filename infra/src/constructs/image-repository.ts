import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Repository, TagMutability, TagStatus, type IRepository } from 'aws-cdk-lib/aws-ecr'
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'

/** What the tag parameter of an image holds until its first release. */
export const notReleased = 'none'

/**
 * Where an image's releases are kept, and the parameter that says which one is deployed. The pipeline writes the parameter;
 * CloudFormation only made it, and reads it in every deployment, so that none puts an older image back.
 */
export class ImageRepository extends Construct {
  readonly repository: IRepository
  readonly tagParameterName: string

  constructor(scope: Construct, id: string, { names, image }: { names: Names; image: string }) {
    super(scope, id)
    this.repository = new Repository(this, 'Repository', {
      repositoryName: names.repository(image),
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          description: 'left over from builds',
          tagStatus: TagStatus.UNTAGGED,
          maxImageAge: Duration.days(7),
        },
        { description: 'enough to roll back to', maxImageCount: 100 },
      ],
    })
    this.tagParameterName = names.pathOf(`images/${image}/tag`)
    const parameter = new StringParameter(this, 'Tag', {
      parameterName: this.tagParameterName,
      description: `Deployed tag of ${image}; written by its pipeline, "${notReleased}" before the first release`,
      stringValue: notReleased,
      tier: ParameterTier.STANDARD,
    })
    parameter.applyRemovalPolicy(RemovalPolicy.RETAIN)
  }
}
