import { CfnCondition, Fn } from 'aws-cdk-lib'
import { Match } from 'aws-cdk-lib/assertions'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'
import { ImageRepository } from './image-repository.ts'
import { LoadBalancer } from './load-balancer.ts'
import { Service } from './service.ts'
import { Task } from './task.ts'

function service(name: string) {
  const bench = new Workbench()
  const { stack, names, key, parameters, alerts } = bench
  const description = topology.services[name]!
  const { exposure, size, port, stopTimeoutSeconds } = description
  const vpc = bench.vpc()
  const task = new Task(stack, 'Task', {
    names,
    name,
    program: { image: name, runtime: 'nuxt', command: [] },
    size,
    ...(port !== undefined && { port }),
    stopTimeoutSeconds,
    settings: { environment: {}, secrets: {}, writablePaths: [] },
    image: new ImageRepository(stack, 'Image', { names, image: name }),
    tag: 'abc123',
    operationsKey: key,
  })
  new Service(stack, name, {
    names,
    name,
    description,
    parameters,
    cluster: bench.cluster(vpc),
    vpc,
    securityGroup: bench.securityGroup('sg-service'),
    task,
    released: new CfnCondition(stack, 'Released', { expression: Fn.conditionEquals('a', 'b') }),
    ...(exposure && {
      loadBalancer: new LoadBalancer(stack, 'LoadBalancer', {
        name: exposure.loadBalancer,
        loadBalancer: topology.loadBalancers[exposure.loadBalancer],
        names,
        vpc,
        securityGroup: bench.securityGroup('sg-balancer'),
        accessLogs: bench.bucket(),
        certificates: [
          Certificate.fromCertificateArn(
            stack,
            'Certificate',
            'arn:aws:acm:eu-central-1:222222222222:certificate/1',
          ),
        ],
      }),
    }),
    ...(name === 'reverb' && {
      discovery: new PrivateDnsNamespace(stack, 'Namespace', { name: 'envelope.internal', vpc }),
    }),
    alerts,
  })
  return bench.template()
}

describe('a service', () => {
  const tenant = service('tenant')

  it('runs in the private subnets with its group, and can be looked into by ECS Exec', () => {
    tenant.hasResourceProperties('AWS::ECS::Service', {
      ServiceName: 'tenant',
      EnableExecuteCommand: true,
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          AssignPublicIp: 'DISABLED',
          SecurityGroups: ['sg-service'],
          Subnets: [
            { Ref: Match.stringLikeRegexp('privateSubnet1') },
            { Ref: Match.stringLikeRegexp('privateSubnet2') },
          ],
        },
      },
    })
  })

  it('is rolled back when its tasks fail or its alarms go off', () => {
    tenant.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        Alarms: { Enable: true, Rollback: true, AlarmNames: [Match.anyValue(), Match.anyValue()] },
      },
    })
  })

  it('is asked for its health at its path, and left before it is told to stop', () => {
    tenant.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/up',
      Matcher: { HttpCode: '200' },
      Port: 3000,
      TargetType: 'ip',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]),
    })
  })

  it('has as many tasks as its CPU asks for, between its bounds, and none before its first release', () => {
    tenant.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: { 'Fn::If': ['Released', 2, 0] },
      MaxCapacity: 10,
    })
    tenant.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        TargetValue: 60,
      },
    })
  })

  it('of a fixed number is not scaled; the scheduler is stopped before the next one starts', () => {
    const scheduler = service('scheduler')
    scheduler.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0)
    scheduler.hasResourceProperties('AWS::ECS::Service', {
      DesiredCount: { 'Fn::If': ['Released', 1, 0] },
      DeploymentConfiguration: { MinimumHealthyPercent: 0, MaximumPercent: 100 },
      AvailabilityZoneRebalancing: 'DISABLED',
    })
  })

  it('that others call directly is found by its name', () => {
    service('reverb').hasResourceProperties('AWS::ServiceDiscovery::Service', {
      Name: 'reverb',
      DnsConfig: { DnsRecords: [{ TTL: 10, Type: 'A' }] },
    })
  })
})
