import type { References } from './references.ts'

/** One rule of a security group, whichever resource it was written in. */
export interface Rule {
  direction: 'ingress' | 'egress'
  /** Key of the group that has the rule. */
  group: string
  from: number
  to: number
  /** Key of the group at the other end, a range, or a prefix list. */
  peer: { group: string } | { cidr: string } | { prefixList: string }
}

interface RuleProperties {
  IpProtocol: string | number
  FromPort?: number
  ToPort?: number
  CidrIp?: string
  SourceSecurityGroupId?: unknown
  DestinationSecurityGroupId?: unknown
  SourcePrefixListId?: string
  DestinationPrefixListId?: string
}

const allPorts = { from: 0, to: 65_535 }

/** Every rule that lets TCP through. */
export function readRules(references: References): Rule[] {
  const rules: Rule[] = []
  const add = (direction: Rule['direction'], group: string, stack: string, properties: RuleProperties) => {
    const protocol = String(properties.IpProtocol)
    if (protocol !== 'tcp' && protocol !== '6' && protocol !== '-1') return
    const ports =
      protocol === '-1' ? allPorts : { from: properties.FromPort ?? 0, to: properties.ToPort ?? 65_535 }
    rules.push({ direction, group, ...ports, peer: peerOf(references, stack, properties) })
  }
  for (const { key, stack, resource } of references.ofType('AWS::EC2::SecurityGroup')) {
    const { SecurityGroupIngress = [], SecurityGroupEgress } = resource.Properties
    for (const rule of SecurityGroupIngress) add('ingress', key, stack, rule)
    // A group of which nothing is said lets everything out.
    const egress = SecurityGroupEgress ?? [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }]
    for (const rule of egress) add('egress', key, stack, rule)
  }
  for (const direction of ['ingress', 'egress'] as const) {
    const type = `AWS::EC2::SecurityGroup${direction === 'ingress' ? 'Ingress' : 'Egress'}`
    for (const { stack, resource } of references.ofType(type)) {
      const properties = resource.Properties as RuleProperties & { GroupId: unknown }
      add(direction, references.resolve(properties.GroupId, stack), stack, properties)
    }
  }
  return rules
}

function peerOf(references: References, stack: string, rule: RuleProperties): Rule['peer'] {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId
  if (group) return { group: references.resolve(group, stack) }
  const prefixList = rule.SourcePrefixListId ?? rule.DestinationPrefixListId
  if (prefixList) return { prefixList }
  return { cidr: rule.CidrIp! }
}
