import { Duration, Stack } from 'aws-cdk-lib'
import { OidcProviderNative, OpenIdConnectPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { ImageRepository } from './image-repository.ts'
import { pullActions, pushActions } from './image-build.ts'

const issuer = 'token.actions.githubusercontent.com'

export interface GithubReleasesProps {
  names: Names
  environment: string
  /** OWNER/NAME */
  repository: string
  images: readonly ImageRepository[]
  /** Names of the pipelines that this repository's releases start. */
  pipelines: readonly string[]
}

/**
 * The role by which GitHub's runners release: those of this repository that run in its environment of the same name, for as long
 * as one job. It may do what the command `deploy` asks of AWS, and nothing else.
 */
export class GithubReleases extends Construct {
  readonly role: Role

  constructor(scope: Construct, id: string, props: GithubReleasesProps) {
    super(scope, id)
    const { names, environment, repository, images, pipelines } = props
    const provider = new OidcProviderNative(this, 'Provider', {
      url: `https://${issuer}`,
      clientIds: ['sts.amazonaws.com'],
    })
    this.role = new Role(this, 'Role', {
      roleName: names.of('release'),
      description: `Releases to ${environment} from GitHub, by the command deploy`,
      maxSessionDuration: Duration.hours(2),
      assumedBy: new OpenIdConnectPrincipal(provider, {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: `repo:${repository}:environment:${environment}`,
        },
      }),
    })
    const permit = (actions: string[], resources: string[]) =>
      this.role.addToPolicy(new PolicyStatement({ actions, resources }))
    permit(['ecr:GetAuthorizationToken'], ['*'])
    permit(
      [...pullActions, ...pushActions, 'ecr:DescribeImages'],
      images.map((image) => image.repository.repositoryArn),
    )
    permit(
      [
        'codepipeline:GetPipelineExecution',
        'codepipeline:ListActionExecutions',
        'codepipeline:ListPipelineExecutions',
        'codepipeline:StartPipelineExecution',
      ],
      pipelines.map((resource) => Stack.of(this).formatArn({ service: 'codepipeline', resource })),
    )
  }
}
