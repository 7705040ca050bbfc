import { Duration } from 'aws-cdk-lib'
import {
  Artifact,
  ExecutionMode,
  GlobalVariables,
  Pipeline,
  PipelineType,
  ProviderType,
  type IAction,
} from 'aws-cdk-lib/aws-codepipeline'
import {
  CodeBuildAction,
  CodeStarConnectionsSourceAction,
  LambdaInvokeAction,
  ManualApprovalAction,
} from 'aws-cdk-lib/aws-codepipeline-actions'
import type { IProject } from 'aws-cdk-lib/aws-codebuild'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { Pipeline as PipelineDescription, Stage } from '@envelope/topology'
import { Construct } from 'constructs'
import { sourceAction } from '../delivery.ts'
import type { Names } from '../names.ts'
import { buildVariables } from './image-build.ts'

export interface ReleasePipelineProps {
  names: Names
  name: string
  description: PipelineDescription
  connectionArn: string
  /** OWNER/NAME */
  repository: string
  artifacts: IBucket
  build: IProject
  /** Where a person is asked, and the key of that topic; absent where nobody is. */
  approvals: { topic: ITopic; keyArn: string } | undefined
  migrate: IFunction | undefined
  deploy: IFunction
}

/** A pipeline of the topology: one app's release, from its tag, or a commit that it is started at, to its services. */
export class ReleasePipeline extends Construct {
  readonly pipeline: Pipeline

  constructor(scope: Construct, id: string, props: ReleasePipelineProps) {
    super(scope, id)
    const { names, name, description, connectionArn, repository, artifacts, approvals } = props
    const [owner, repo] = repository.split('/') as [string, string]
    const sources = new Artifact('Sources')
    const source = new CodeStarConnectionsSourceAction({
      actionName: sourceAction,
      connectionArn,
      owner,
      repo,
      branch: 'main',
      output: sources,
      // With its history: images say which commit they are of.
      codeBuildCloneOutput: true,
      triggerOnPush: false,
      variablesNamespace: 'Source',
    })
    const build = new CodeBuildAction({
      actionName: 'Build',
      project: props.build,
      input: sources,
      environmentVariables: { EXECUTION: { value: GlobalVariables.executionId } },
      variablesNamespace: 'Build',
    })
    const invoke = (actionName: string, lambda: IFunction): IAction =>
      new LambdaInvokeAction({ actionName, lambda, userParametersString: source.variables.commitId })
    const actions: Record<Stage, IAction | undefined> = {
      source,
      build,
      approval: approvals && this.approval(build, approvals.topic, name),
      migrate: props.migrate && invoke('Migrate', props.migrate),
      deploy: invoke('Deploy', props.deploy),
    }
    this.pipeline = new Pipeline(this, 'Pipeline', {
      pipelineName: names.of(name),
      pipelineType: PipelineType.V2,
      // A newer release overtakes one that waits.
      executionMode: ExecutionMode.SUPERSEDED,
      artifactBucket: artifacts,
      usePipelineRoleForActions: true,
      stages: description.stages.flatMap((stage) => {
        const action = actions[stage]
        return action ? [{ stageName: capitalized(stage), actions: [action] }] : []
      }),
      triggers: [
        {
          providerType: ProviderType.CODE_STAR_SOURCE_CONNECTION,
          gitConfiguration: { sourceAction: source, pushFilter: [{ tagsIncludes: [description.tag] }] },
        },
      ],
    })
    this.permitConnection(connectionArn, props.build)
    if (approvals)
      this.pipeline.addToRolePolicy(
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [approvals.keyArn],
        }),
      )
  }

  private approval(build: CodeBuildAction, notificationTopic: ITopic, name: string): IAction {
    return new ManualApprovalAction({
      actionName: 'Approval',
      notificationTopic,
      externalEntityLink: build.variable(buildVariables.difference),
      additionalInformation: `Release of ${name}. Images: ${build.variable(buildVariables.images)}`,
      timeout: Duration.days(7),
    })
  }

  /** By the name that the service has now; the CDK grants the one that it had. */
  private permitConnection(connectionArn: string, build: IProject): void {
    const statement = () =>
      new PolicyStatement({ actions: ['codeconnections:UseConnection'], resources: [connectionArn] })
    this.pipeline.addToRolePolicy(statement())
    build.role!.addToPrincipalPolicy(statement())
  }
}

const capitalized = (word: string) => word[0]!.toUpperCase() + word.slice(1)
