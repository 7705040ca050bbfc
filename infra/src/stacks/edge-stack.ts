import { CfnOutput } from 'aws-cdk-lib'
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { ARecord, HostedZone, RecordTarget, type IHostedZone } from 'aws-cdk-lib/aws-route53'
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { Firewall } from '../constructs/firewall.ts'
import { LoadBalancer } from '../constructs/load-balancer.ts'
import { publicHost } from '../hosts.ts'
import { EnvironmentStack, type EnvironmentProps } from './environment-stack.ts'
import type { NetworkStack } from './network-stack.ts'

export interface EdgeProps extends EnvironmentProps {
  network: NetworkStack
  accessLogs: IBucket
  operationsKey: IKey
}

/** How requests come in: names, certificates, firewall, and both load balancers. */
export class EdgeStack extends EnvironmentStack {
  readonly loadBalancers: Readonly<Record<'public' | 'internal', LoadBalancer>>
  readonly certificates: readonly ICertificate[]
  readonly firewall: Firewall

  constructor(scope: Construct, props: EdgeProps) {
    super(scope, 'edge', { description: 'DNS, certificates, firewall, load balancers', ...props })
    const { parameters, topology, network, accessLogs, operationsKey } = props
    const { dns, customDomains, redirectHttp } = parameters
    const zone =
      dns.provider === 'route53'
        ? HostedZone.fromHostedZoneAttributes(this, 'Zone', {
            hostedZoneId: dns.hostedZoneId,
            zoneName: dns.hostedZoneName,
          })
        : undefined
    this.certificates = [
      this.ownCertificate(props, zone),
      ...customDomains.map(({ domain, certificateArn }) =>
        Certificate.fromCertificateArn(this, `Certificate-${domain}`, certificateArn),
      ),
    ]
    const create = (name: 'public' | 'internal') => {
      const loadBalancer = topology.loadBalancers[name]
      return new LoadBalancer(this, name, {
        name,
        loadBalancer,
        names: this.names,
        vpc: network.vpc,
        securityGroup: network.securityGroup(loadBalancer.securityGroup),
        accessLogs,
        ...(name === 'public' && { certificates: [...this.certificates], redirectHttp }),
      })
    }
    this.loadBalancers = { public: create('public'), internal: create('internal') }
    const { balancer } = this.loadBalancers.public
    this.firewall = new Firewall(this, 'Firewall', {
      names: this.names,
      requestsPerFiveMinutes: parameters.firewall.requestsPerFiveMinutes,
      dnsProvider: dns.provider,
      loadBalancerArn: balancer.loadBalancerArn,
      operationsKey,
    })
    if (zone) this.addRecords(zone, props)
    new CfnOutput(this, 'PublicAddress', {
      description: "What names outside Route 53 point to by CNAME: Cloudflare's, and tenants' own domains",
      value: balancer.loadBalancerDnsName,
    })
  }

  private ownCertificate({ parameters: { domain, dns } }: EdgeProps, zone?: IHostedZone): ICertificate {
    if (dns.provider === 'cloudflare')
      return Certificate.fromCertificateArn(this, 'Certificate', dns.certificateArn)
    return new Certificate(this, 'Certificate', {
      certificateName: this.names.prefix,
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validation: CertificateValidation.fromDns(zone),
    })
  }

  private addRecords(zone: IHostedZone, { topology, parameters }: EdgeProps): void {
    const hosts = Object.values(topology.services).flatMap(({ exposure }) =>
      exposure?.loadBalancer === 'public' && exposure.host ? [exposure.host] : [],
    )
    for (const host of hosts)
      new ARecord(this, `Record-${host}`, {
        zone,
        recordName: `${publicHost(host, parameters)}.`,
        target: RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancers.public.balancer)),
      })
  }
}
