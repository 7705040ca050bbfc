import { Match } from 'aws-cdk-lib/assertions'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { ImageRepository } from './image-repository.ts'
import { Task } from './task.ts'

describe('a task', () => {
  const bench = new Workbench()
  const { stack, names, key } = bench
  const secretArn = 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:app-key-AbCdEf'
  const keyArn = 'arn:aws:kms:eu-central-1:222222222222:key/secrets'
  new Task(stack, 'api-task', {
    names,
    name: 'api',
    program: { image: 'api-gateway-shim', runtime: 'api-gateway-shim', command: ['serve'] },
    size: { cpu: 512, memory: 1024 },
    port: 8000,
    stopTimeoutSeconds: 60,
    settings: {
      environment: { PORT: '8000' },
      secrets: {
        APP_KEY: { arn: secretArn, keyArn },
        PASSWORD: { arn: secretArn, keyArn, field: 'password' },
      },
      writablePaths: ['/data'],
    },
    image: new ImageRepository(stack, 'Image', { names, image: 'api-gateway-shim' }),
    tag: 'abc123',
    operationsKey: key,
  })
  const template = bench.template()
  const hasContainer = (container: object) =>
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [Match.objectLike(container)],
    })

  it('runs the command on ARM64 at the size it was given', () => {
    template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'envelope-production-api',
      Cpu: '512',
      Memory: '1024',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    })
    hasContainer({
      Name: 'api',
      Command: ['serve'],
      PortMappings: [Match.objectLike({ ContainerPort: 8000 })],
    })
  })

  it('is told to stop, and has its time before it is killed', () => {
    hasContainer({ StopTimeout: 60, LinuxParameters: Match.objectLike({ InitProcessEnabled: true }) })
  })

  it('cannot change its own files: what it may write is in memory and cannot be run', () => {
    hasContainer({
      ReadonlyRootFilesystem: true,
      LinuxParameters: Match.objectLike({
        Tmpfs: ['/tmp', '/data'].map((ContainerPath) => ({
          ContainerPath,
          Size: 64,
          MountOptions: ['rw', 'noexec'],
        })),
      }),
    })
  })

  it('is given secrets by reference, never as plain variables', () => {
    hasContainer({
      Environment: [{ Name: 'PORT', Value: '8000' }],
      Secrets: [
        { Name: 'APP_KEY', ValueFrom: secretArn },
        { Name: 'PASSWORD', ValueFrom: `${secretArn}:password::` },
      ],
    })
  })

  it('has a role that reads exactly its secrets, by exactly their key', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Resource: keyArn })]),
      },
    })
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: Match.arrayWith(['secretsmanager:GetSecretValue']),
            Resource: secretArn,
          }),
        ]),
      },
    })
  })

  it('logs to its own group, and is not stopped by a burst of logs', () => {
    hasContainer({
      LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ mode: 'non-blocking' }) },
    })
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/envelope/production/api' })
  })
})
