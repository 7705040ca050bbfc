import { Duration } from 'aws-cdk-lib'
import {
  AwsLogDriverMode,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  Secret as EcsSecret,
  TmpfsMountOption,
  type ContainerDefinition,
  type Tmpfs,
} from 'aws-cdk-lib/aws-ecs'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import type { Program } from '../images.ts'
import type { Names } from '../names.ts'
import type { ContainerSettings } from '../runtimes/container-settings.ts'
import type { ImageRepository } from './image-repository.ts'
import { RetainedLogGroup } from './retained-log-group.ts'

/** Where the agent of ECS Exec writes, which it must even in a container that is read-only otherwise. */
const execAgentPaths = ['/var/lib/amazon', '/var/log/amazon']

const writableMebibytes = 64

export interface TaskProps {
  names: Names
  /** Of the service or one-off task, and of its container. */
  name: string
  program: Program
  size: { cpu: number; memory: number }
  port?: number
  stopTimeoutSeconds: number
  settings: ContainerSettings
  image: ImageRepository
  /** Deployed tag of the image. */
  tag: string
  operationsKey: IKey
}

/** One container on Fargate: its image, settings, logs, and roles that may do what these need. */
export class Task extends Construct {
  readonly definition: FargateTaskDefinition
  readonly container: ContainerDefinition
  readonly logGroup: LogGroup

  constructor(scope: Construct, id: string, props: TaskProps) {
    super(scope, id)
    const { names, name, program, size, port, stopTimeoutSeconds, settings, image, tag, operationsKey } =
      props
    this.logGroup = new RetainedLogGroup(this, 'Logs', { name: names.pathOf(name), key: operationsKey })
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      family: names.of(name),
      cpu: size.cpu,
      memoryLimitMiB: size.memory,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    })
    this.container = this.definition.addContainer(name, {
      containerName: name,
      image: ContainerImage.fromEcrRepository(image.repository, tag),
      command: program.command.length > 0 ? [...program.command] : undefined,
      essential: true,
      memoryLimitMiB: size.memory,
      readonlyRootFilesystem: true,
      linuxParameters: this.linuxParameters(settings),
      stopTimeout: Duration.seconds(stopTimeoutSeconds),
      portMappings: port === undefined ? undefined : [{ containerPort: port, name }],
      environment: settings.environment,
      secrets: this.secretsOf(settings),
      logging: LogDriver.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: name,
        // A burst of logs must not stop the container.
        mode: AwsLogDriverMode.NON_BLOCKING,
      }),
    })
    for (const path of execAgentPaths) this.addVolume(path)
    const keys = new Set(Object.values(settings.secrets).map(({ keyArn }) => keyArn))
    if (keys.size > 0)
      this.definition.executionRole!.addToPrincipalPolicy(
        new PolicyStatement({ actions: ['kms:Decrypt'], resources: [...keys] }),
      )
  }

  /**
   * Secrets by their complete ARN. A reference to the secret itself would put a grant for this role into the policy of
   * its key, in another stack, which then depended on this one.
   */
  private secretsOf({ secrets }: ContainerSettings): Record<string, EcsSecret> {
    return Object.fromEntries(
      Object.entries(secrets).map(([variable, { arn, field }]) => [
        variable,
        EcsSecret.fromSecretsManager(Secret.fromSecretCompleteArn(this, variable, arn), field),
      ]),
    )
  }

  private linuxParameters({ writablePaths }: ContainerSettings): LinuxParameters {
    const parameters = new LinuxParameters(this, 'Linux', { initProcessEnabled: true })
    parameters.addTmpfs(...['/tmp', ...writablePaths].map(inMemory))
    return parameters
  }

  private addVolume(containerPath: string): void {
    const volume = containerPath.slice(1).replaceAll('/', '-')
    this.definition.addVolume({ name: volume })
    this.container.addMountPoints({ sourceVolume: volume, containerPath, readOnly: false })
  }
}

/** Memory that every user of the container may write to; a volume would be root's, and the processes are not. */
function inMemory(containerPath: string): Tmpfs {
  return {
    containerPath,
    size: writableMebibytes,
    mountOptions: [TmpfsMountOption.RW, TmpfsMountOption.NOEXEC],
  }
}
