import {
  ApplicationLoadBalancer,
  ApplicationTargetGroup,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { describe, expect, it } from 'vitest'
import { productionWith } from '../../test/support/templates.ts'
import { Workbench } from '../../test/support/workbench.ts'
import { topology } from '../topology.ts'
import { ListenerRules, type ListenerRulesProps } from './listener-rules.ts'

const customDomains = Array.from({ length: 6 }, (_, index) => ({
  domain: `sign.customer${index}.example`,
  certificateArn: `arn:aws:acm:eu-central-1:222222222222:certificate/${index}`,
}))

/** Priority and condition of each rule. */
function rules(exposure: ListenerRulesProps['exposure']): [number, string[]][] {
  const bench = new Workbench()
  const vpc = bench.vpc()
  const listener = new ApplicationLoadBalancer(bench.stack, 'Balancer', { vpc }).addListener('Listener', {
    port: 80,
    open: false,
  })
  const targetGroup = new ApplicationTargetGroup(bench.stack, 'Targets', {
    vpc,
    port: 80,
    targetType: TargetType.IP,
  })
  listener.addTargetGroups('Default', { targetGroups: [targetGroup] })
  new ListenerRules(bench.stack, 'Rules', {
    exposure,
    listener,
    targetGroup,
    parameters: productionWith({ customDomains }),
  })
  return Object.values(bench.template().findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))
    .map(({ Properties }): [number, string[]] => {
      const [{ HostHeaderConfig, PathPatternConfig }] = Properties.Conditions
      return [Properties.Priority, (HostHeaderConfig ?? PathPatternConfig).Values]
    })
    .sort(([a], [b]) => a - b)
}

describe('which requests reach a service', () => {
  it('those to its host, at its priority', () => {
    expect(rules(topology.services['hq']!.exposure!)).toEqual([[10, ['admin.envelope.example']]])
  })

  it('all of them, where its load balancer has it alone', () => {
    expect(rules(topology.services['api']!.exposure!)).toEqual([[50_000, ['*']]])
  })

  it('for tenants also those to their own domains, five a rule, behind all of ours', () => {
    const domains = customDomains.map(({ domain }) => domain)
    expect(rules(topology.services['tenant']!.exposure!)).toEqual([
      [30, ['*.envelope.example']],
      [1_000, domains.slice(0, 5)],
      [1_001, domains.slice(5)],
    ])
  })

  it('a host without a priority is refused, since its order would be by chance', () => {
    expect(() => rules({ loadBalancer: 'public', host: 'new.DOMAIN' })).toThrow(
      'the host new.DOMAIN has no priority in the topology',
    )
  })
})
