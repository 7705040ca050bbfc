import { CfnLoggingConfiguration, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import type { Names } from '../names.ts'
import type { Parameters } from '../parameters/schema.ts'
import { RetainedLogGroup } from './retained-log-group.ts'

/**
 * AWS's rule groups in their order, with the rules in them that only count: documents are larger than the 8 kB that the first
 * takes, and their bytes look like markup and SQL now and then. The API checks what they are by content.
 */
const managedRuleGroups = [
  { name: 'AWSManagedRulesAmazonIpReputationList', onlyCounted: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', onlyCounted: [] },
  { name: 'AWSManagedRulesCommonRuleSet', onlyCounted: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY'] },
  { name: 'AWSManagedRulesSQLiRuleSet', onlyCounted: ['SQLi_BODY'] },
] as const

export interface FirewallProps {
  names: Names
  requestsPerFiveMinutes: number
  dnsProvider: Parameters['dns']['provider']
  loadBalancerArn: string
  operationsKey: IKey
}

/** WAF in front of the public load balancer. */
export class Firewall extends Construct {
  readonly name: string

  constructor(scope: Construct, id: string, props: FirewallProps) {
    super(scope, id)
    const { names, requestsPerFiveMinutes, dnsProvider, loadBalancerArn, operationsKey } = props
    this.name = names.of('firewall')
    const webAcl = new CfnWebACL(this, 'WebAcl', {
      name: this.name,
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('firewall'),
      rules: [
        rateLimit(requestsPerFiveMinutes, dnsProvider),
        ...managedRuleGroups.map(({ name, onlyCounted }, index) => ({
          name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: onlyCounted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visibility(name),
        })),
      ],
    })
    new CfnWebACLAssociation(this, 'Association', {
      resourceArn: loadBalancerArn,
      webAclArn: webAcl.attrArn,
    })
    // WAF writes only to groups whose name begins so.
    const logs = new RetainedLogGroup(this, 'Logs', {
      name: `aws-waf-logs-${names.prefix}`,
      key: operationsKey,
    })
    new CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: webAcl.attrArn,
      logDestinationConfigs: [logs.logGroupArn.replace(/:\*$/, '')],
      redactedFields: ['authorization', 'cookie'].map((name) => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT'].map((Action) => ({ ActionCondition: { Action } })),
          },
        ],
      },
    })
  }
}

function visibility(metricName: string) {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true }
}

/** Behind Cloudflare every connection is Cloudflare's: the client's own address is in its header. */
function rateLimit(limit: number, dnsProvider: Parameters['dns']['provider']): CfnWebACL.RuleProperty {
  const aggregate: Partial<CfnWebACL.RateBasedStatementProperty> =
    dnsProvider === 'cloudflare'
      ? {
          aggregateKeyType: 'FORWARDED_IP',
          forwardedIpConfig: { headerName: 'CF-Connecting-IP', fallbackBehavior: 'MATCH' },
        }
      : { aggregateKeyType: 'IP' }
  return {
    name: 'RateLimit',
    priority: 0,
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rateBasedStatement: {
        limit,
        evaluationWindowSec: 300,
        ...aggregate,
      } as CfnWebACL.RateBasedStatementProperty,
    },
    visibilityConfig: visibility('RateLimit'),
  }
}
