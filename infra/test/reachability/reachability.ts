import type { Templates } from '../support/templates.ts'
import { overlaps } from './address-ranges.ts'
import { readMembers, type Member } from './members.ts'
import { References } from './references.ts'
import { readRules, type Rule } from './rules.ts'
import { aclAllows, readSubnets, type Subnet } from './subnets.ts'

/** Beside those of rules and listeners: what a rule that is too wide would open as well. */
const canaryPorts = [1, 22, 3389, 65_535]
/** What the answers of a connection go to. */
const ephemeralPort = 49_152
const internet = 'internet'
const anywhere = '0.0.0.0/0'

interface Group {
  name: string
  key: string
  members: Member[]
  subnets: Subnet[]
}

/**
 * Who can open a connection to whom, from the templates alone: security groups at both ends, network ACLs, routes, and what
 * listens. Lines like `nuxt → internalLoadBalancer:80`, sorted; the world outside the VPC is `internet`.
 */
export class Reachability {
  readonly #references: References
  readonly #rules: Rule[]
  readonly #subnets: Map<string, Subnet>
  readonly #groups: Group[]
  readonly #outside: string

  /** @param outside a range of the internet from which connections come, by default all of it */
  constructor(templates: Templates, outside: string = anywhere) {
    this.#references = new References(templates)
    this.#rules = readRules(this.#references)
    this.#subnets = readSubnets(this.#references)
    this.#outside = outside
    const members = readMembers(this.#references)
    this.#groups = this.#references.ofType('AWS::EC2::SecurityGroup').map(({ key, resource }) => {
      const own = members.filter(({ groups }) => groups.includes(key))
      const subnets = own.flatMap((member) => member.subnets.map((subnet) => this.#subnets.get(subnet)!))
      return { name: nameOf(resource.Properties['GroupName']), key, members: own, subnets }
    })
  }

  /** Connections between groups, and from the internet, on any port that a rule opens or anything listens on. */
  connections(): string[] {
    const ports = this.#candidatePorts()
    const lines = this.#groups.flatMap((to) =>
      ports.flatMap((port) => [
        ...(this.#internetReaches(to, port) ? [line(internet, to.name, port)] : []),
        ...this.#groups
          .filter((from) => this.#groupReaches(from, to, port))
          .map((from) => line(from.name, to.name, port)),
      ]),
    )
    return [...new Set(lines)].sort()
  }

  /** Connections that a group can open to the internet, as `laravel → internet:587`, or to a prefix list. */
  outbound(): string[] {
    const lines = this.#groups.flatMap((from) =>
      this.#rulesOf(from, 'egress').flatMap(({ peer, from: first, to: last }) => {
        const port = first === last ? String(first) : `${first}-${last}`
        if ('prefixList' in peer) return [`${from.name} → ${peer.prefixList}:${port}`]
        const leads = !('cidr' in peer) || from.subnets.every(({ internet }) => internet !== 'none')
        return 'cidr' in peer && leads ? [`${from.name} → ${internet}:${port}`] : []
      }),
    )
    return [...new Set(lines)].sort()
  }

  /** What listens, as `database:3306`. */
  listening(): string[] {
    const lines = this.#groups.flatMap(({ name, members }) =>
      members.flatMap(({ ports }) => ports.map((port) => `${name}:${port}`)),
    )
    return [...new Set(lines)].sort()
  }

  /** Where the default route of each subnet leads, by its range. */
  defaultRoutes(): Record<string, Subnet['internet']> {
    return Object.fromEntries([...this.#subnets.values()].map(({ cidr, internet }) => [cidr, internet]))
  }

  #candidatePorts(): number[] {
    const ports = [
      ...canaryPorts,
      ...this.#rules.flatMap(({ from, to }) => [from, to]),
      ...this.#groups.flatMap(({ members }) => members.flatMap((member) => member.ports)),
    ]
    return [...new Set(ports)].filter((port) => port > 0)
  }

  #internetReaches(to: Group, port: number): boolean {
    const isThere = to.members.some(
      ({ isPublic, subnets }) =>
        isPublic &&
        subnets.some((key) => {
          const subnet = this.#subnets.get(key)!
          return (
            subnet.internet === 'gateway' &&
            aclAllows(subnet, false, this.#outside, port) &&
            aclAllows(subnet, true, this.#outside, ephemeralPort)
          )
        }),
    )
    return isThere && this.#rulesOf(to, 'ingress').some((rule) => admits(rule, port, this.#outside))
  }

  #groupReaches(from: Group, to: Group, port: number): boolean {
    const leaves = this.#rulesOf(from, 'egress').some((rule) => matches(rule, port, to))
    const enters = this.#rulesOf(to, 'ingress').some((rule) => matches(rule, port, from))
    return leaves && enters && this.#aclsAllow(from, to, port)
  }

  /** Routes inside a VPC always exist; its network ACLs may refuse, each way. */
  #aclsAllow(from: Group, to: Group, port: number): boolean {
    if (from.subnets.length === 0 || to.subnets.length === 0) return true
    return from.subnets.some((source) =>
      to.subnets.some(
        (target) =>
          source.key === target.key ||
          (aclAllows(source, true, target.cidr, port) &&
            aclAllows(target, false, source.cidr, port) &&
            aclAllows(target, true, source.cidr, ephemeralPort) &&
            aclAllows(source, false, target.cidr, ephemeralPort)),
      ),
    )
  }

  #rulesOf({ key }: Group, direction: Rule['direction']): Rule[] {
    return this.#rules.filter((rule) => rule.group === key && rule.direction === direction)
  }
}

const line = (from: string, to: string, port: number) => `${from} → ${to}:${port}`

/** `envelope-production-public-load-balancer` → `publicLoadBalancer` */
function nameOf(groupName: string): string {
  const own = groupName.split('-').slice(2).join('-')
  return own.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

const covers = ({ from, to }: Rule, port: number) => port >= from && port <= to

function matches(rule: Rule, port: number, other: Group): boolean {
  if (!covers(rule, port)) return false
  const { peer } = rule
  if ('group' in peer) return peer.group === other.key
  if ('prefixList' in peer) return false
  // A group without members yet could have them in any subnet.
  if (other.subnets.length === 0) return peer.cidr === anywhere || overlaps(peer.cidr, '10.0.0.0/16')
  return other.subnets.some(({ cidr }) => overlaps(peer.cidr, cidr))
}

function admits(rule: Rule, port: number, outside: string): boolean {
  return covers(rule, port) && 'cidr' in rule.peer && overlaps(rule.peer.cidr, outside)
}
