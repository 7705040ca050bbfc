import { Match } from 'aws-cdk-lib/assertions'
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager'
import { describe, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'
import { LoadBalancer } from './load-balancer.ts'

const certificateArn = (name: string) => `arn:aws:acm:eu-central-1:222222222222:certificate/${name}`

function loadBalancer(name: 'public' | 'internal', redirectHttp = false) {
  const bench = new Workbench()
  const certificates = ['own', 'acme'].map((id) =>
    Certificate.fromCertificateArn(bench.stack, id, certificateArn(id)),
  )
  new LoadBalancer(bench.stack, name, {
    name,
    loadBalancer: topology.loadBalancers[name],
    names: bench.names,
    vpc: bench.vpc(),
    securityGroup: bench.securityGroup(),
    accessLogs: bench.bucket(),
    ...(name === 'public' && { certificates, redirectHttp }),
  })
  return bench.template()
}

const attribute = (Key: string, Value: string) => ({
  LoadBalancerAttributes: Match.arrayWith([{ Key, Value }]),
})

describe('the public load balancer', () => {
  it('speaks TLS 1.2 and 1.3 on 443, with our certificate and those of tenants', () => {
    const template = loadBalancer('public')
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      Certificates: [{ CertificateArn: certificateArn('own') }],
    })
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerCertificate', {
      Certificates: [{ CertificateArn: certificateArn('acme') }],
    })
  })

  it('answers 404 to every host that no service has', () => {
    loadBalancer('public').hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      DefaultActions: [
        { Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) },
      ],
    })
  })

  it('keeps a silent WebSocket for longer than the time between two pings', () => {
    loadBalancer('public').hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('idle_timeout.timeout_seconds', '120'),
    )
  })

  it('does not listen on 80, unless to redirect when that is asked for', () => {
    loadBalancer('public').resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1)
    loadBalancer('public', true).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [
        {
          Type: 'redirect',
          RedirectConfig: Match.objectLike({ Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' }),
        },
      ],
    })
  })
})

describe('the internal load balancer', () => {
  const template = loadBalancer('internal')

  it('is reached from inside the VPC only, by HTTP on 80', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' })
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 80, Protocol: 'HTTP' })
  })

  it('cannot be deleted by accident, and logs who asked for what', () => {
    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('deletion_protection.enabled', 'true'),
    )
    template.hasResourceProperties(
      'AWS::ElasticLoadBalancingV2::LoadBalancer',
      attribute('access_logs.s3.enabled', 'true'),
    )
  })
})
