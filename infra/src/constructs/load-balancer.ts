import { Duration } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  SslPolicy,
  type ApplicationListener,
  type IListenerCertificate,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Topology } from '../topology.ts'
import { subnetsOf } from './topology-vpc.ts'

export interface LoadBalancerProps {
  name: keyof Topology['loadBalancers']
  loadBalancer: Topology['loadBalancers'][keyof Topology['loadBalancers']]
  names: Names
  vpc: IVpc
  securityGroup: ISecurityGroup
  accessLogs: IBucket
  /** Of a listener for HTTPS; the first is for clients that name no host. */
  certificates?: IListenerCertificate[]
  redirectHttp?: boolean
}

/** A load balancer of the topology that knows no service yet: services bring their own rules, anything else is 404. */
export class LoadBalancer extends Construct {
  readonly balancer: ApplicationLoadBalancer
  readonly listener: ApplicationListener

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id)
    const { name, loadBalancer, names, vpc, securityGroup, accessLogs, certificates, redirectHttp } = props
    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      loadBalancerName: names.of(name),
      vpc,
      vpcSubnets: subnetsOf(loadBalancer.subnets),
      internetFacing: loadBalancer.subnets === 'public',
      securityGroup,
      idleTimeout: Duration.seconds(loadBalancer.idleTimeoutSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: true,
    })
    this.balancer.logAccessLogs(accessLogs, `load-balancers/${name}`)
    const https = loadBalancer.protocol === 'https'
    this.listener = this.balancer.addListener('Listener', {
      port: loadBalancer.port,
      protocol: https ? ApplicationProtocol.HTTPS : ApplicationProtocol.HTTP,
      ...(https && { certificates, sslPolicy: SslPolicy.TLS13_RES }),
      // The security groups are the topology's, and complete.
      open: false,
      defaultAction: ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'There is nothing at this address.\n',
      }),
    })
    if (redirectHttp)
      this.balancer.addListener('Redirect', {
        port: 80,
        protocol: ApplicationProtocol.HTTP,
        open: false,
        defaultAction: ListenerAction.redirect({
          protocol: 'HTTPS',
          port: String(loadBalancer.port),
          permanent: true,
        }),
      })
  }
}
