import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, it } from 'vitest'
import { Workbench } from '../../test/support/workbench.ts'
import { Firewall } from './firewall.ts'

function firewall(dnsProvider: 'route53' | 'cloudflare' = 'route53') {
  const bench = new Workbench()
  new Firewall(bench.stack, 'Firewall', {
    names: bench.names,
    requestsPerFiveMinutes: 2_000,
    dnsProvider,
    loadBalancerArn: 'arn:aws:elasticloadbalancing:eu-central-1:222222222222:loadbalancer/app/public/1',
    operationsKey: bench.key,
  })
  return bench.template()
}

describe('the firewall', () => {
  it('stands before the load balancer, and lets through what no rule refuses', () => {
    const template = firewall()
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL', DefaultAction: { Allow: {} } })
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: Match.stringLikeRegexp('loadbalancer/app/public'),
    })
  })

  it('answers 429 to an address that asks too often, before any other rule', () => {
    firewall().hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Priority: 0,
          Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
          Statement: {
            RateBasedStatement: { Limit: 2_000, EvaluationWindowSec: 300, AggregateKeyType: 'IP' },
          },
        }),
      ]),
    })
  })

  it('counts by the address that Cloudflare names, where every connection is Cloudflare’s', () => {
    firewall('cloudflare').hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Statement: {
            RateBasedStatement: {
              AggregateKeyType: 'FORWARDED_IP',
              ForwardedIPConfig: { HeaderName: 'CF-Connecting-IP', FallbackBehavior: 'MATCH' },
            },
          },
        }),
      ]),
    })
  })

  it('runs AWS’s rule groups, which only count what documents look like', () => {
    const [acl] = Object.values(firewall().findResources('AWS::WAFv2::WebACL'))
    const groups = (acl!['Properties'].Rules as { Statement: Record<string, unknown> }[])
      .map(
        ({ Statement }) =>
          Statement['ManagedRuleGroupStatement'] as { Name: string; RuleActionOverrides: { Name: string }[] },
      )
      .filter(Boolean)
    expect(
      groups.map(({ Name, RuleActionOverrides }) => [Name, RuleActionOverrides.map((rule) => rule.Name)]),
    ).toEqual([
      ['AWSManagedRulesAmazonIpReputationList', []],
      ['AWSManagedRulesKnownBadInputsRuleSet', []],
      ['AWSManagedRulesCommonRuleSet', ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY']],
      ['AWSManagedRulesSQLiRuleSet', ['SQLi_BODY']],
    ])
  })

  it('writes down what it refused, without cookies and tokens', () => {
    firewall().hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
    })
  })
})
