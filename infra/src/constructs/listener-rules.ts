import {
  ApplicationListenerRule,
  ListenerAction,
  ListenerCondition,
  type ApplicationTargetGroup,
  type IApplicationListener,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { Service } from '@envelope/topology'
import { Construct, type IDependable } from 'constructs'
import { publicHost } from '../hosts.ts'
import type { Parameters } from '../parameters/schema.ts'

/** A rule takes at most five values. */
const hostsPerRule = 5
const customDomainPriority = 1_000
/** The last there is. */
const catchAllPriority = 50_000

export interface ListenerRulesProps {
  exposure: NonNullable<Service['exposure']>
  listener: IApplicationListener
  targetGroup: ApplicationTargetGroup
  parameters: Parameters
}

/**
 * Which requests reach a service: those to its host, or all where its load balancer has it alone. Tenants' own domains go
 * where `*.DOMAIN` goes, by rules of their own, since the load balancer refuses every host it was not told of.
 */
export class ListenerRules extends Construct {
  readonly rules: readonly IDependable[]

  constructor(
    scope: Construct,
    id: string,
    { exposure, listener, targetGroup, parameters }: ListenerRulesProps,
  ) {
    super(scope, id)
    const rule = (ruleId: string, priority: number, condition: ListenerCondition) =>
      new ApplicationListenerRule(this, ruleId, {
        listener,
        priority,
        conditions: [condition],
        action: ListenerAction.forward([targetGroup]),
      })
    const { host, priority } = exposure
    if (host === undefined) {
      this.rules = [rule('All', catchAllPriority, ListenerCondition.pathPatterns(['*']))]
      return
    }
    if (priority === undefined) throw new Error(`the host ${host} has no priority in the topology`)
    const own = rule('Host', priority, ListenerCondition.hostHeaders([publicHost(host, parameters)]))
    const custom = host.startsWith('*.') ? parameters.customDomains.map(({ domain }) => domain) : []
    this.rules = [
      own,
      ...chunks(custom, hostsPerRule).map((domains, index) =>
        rule(`Custom${index}`, customDomainPriority + index, ListenerCondition.hostHeaders(domains)),
      ),
    ]
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
