import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'

describe('the VPC', () => {
  const bench = new Workbench()
  const vpc = bench.vpc()
  vpc.addEndpoints(topology.network, bench.securityGroup('sg-endpoints'))
  const template = bench.template()

  it('has the topology’s subnets at exactly their addresses, none of which gives out public ones', () => {
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map(
      ({ Properties }) => Properties,
    )
    const expected = Object.values(topology.network.subnets).flat()
    expect(subnets.map(({ CidrBlock }) => CidrBlock).sort()).toEqual(expected.map(({ cidr }) => cidr).sort())
    expect(subnets.every(({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch === false)).toBe(true)
  })

  it('has a NAT gateway in each zone, and no way out of the data subnets', () => {
    template.resourceCountIs('AWS::EC2::NatGateway', 2)
    const routes = template.findResources('AWS::EC2::Route')
    expect(Object.keys(routes).filter((id) => id.includes('dataSubnet'))).toEqual([])
    expect(Object.keys(routes).filter((id) => id.includes('privateSubnet'))).toHaveLength(2)
  })

  it('records all traffic, and empties the default security group', () => {
    template.hasResourceProperties('AWS::EC2::FlowLog', { TrafficType: 'ALL' })
    template.resourceCountIs('Custom::VpcRestrictDefaultSG', 1)
  })

  it('reaches AWS without the internet, by endpoints that admit the endpoints’ group', () => {
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' })
    const interfaces = template.findResources('AWS::EC2::VPCEndpoint', {
      Properties: {
        VpcEndpointType: 'Interface',
        PrivateDnsEnabled: true,
        SecurityGroupIds: ['sg-endpoints'],
      },
    })
    expect(Object.keys(interfaces)).toHaveLength(topology.network.endpoints.interface.length)
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
      ServiceName: Match.stringLikeRegexp('secretsmanager$'),
    })
  })
})
