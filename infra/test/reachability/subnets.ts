import { overlaps } from './address-ranges.ts'
import type { References } from './references.ts'

export interface Subnet {
  key: string
  cidr: string
  /** Where `0.0.0.0/0` leads. */
  internet: 'gateway' | 'nat' | 'none'
  /** Entries of the network ACL in their order; undefined where the VPC's own applies, which lets everything through. */
  acl: AclEntry[] | undefined
}

interface AclEntry {
  number: number
  egress: boolean
  allow: boolean
  cidr: string
  from: number
  to: number
}

export function readSubnets(references: References): Map<string, Subnet> {
  const tables = new Map<string, string>()
  for (const { stack, resource } of references.ofType('AWS::EC2::SubnetRouteTableAssociation'))
    tables.set(
      references.resolve(resource.Properties['SubnetId'], stack),
      references.resolve(resource.Properties['RouteTableId'], stack),
    )
  const routes = new Map<string, Subnet['internet']>()
  for (const { stack, resource } of references.ofType('AWS::EC2::Route')) {
    const { RouteTableId, DestinationCidrBlock, GatewayId } = resource.Properties
    if (DestinationCidrBlock !== '0.0.0.0/0') continue
    routes.set(references.resolve(RouteTableId, stack), GatewayId ? 'gateway' : 'nat')
  }
  const acls = readAcls(references)
  return new Map(
    references.ofType('AWS::EC2::Subnet').map(({ key, resource }) => [
      key,
      {
        key,
        cidr: resource.Properties['CidrBlock'] as string,
        internet: routes.get(tables.get(key) ?? '') ?? 'none',
        acl: acls.get(key),
      },
    ]),
  )
}

function readAcls(references: References): Map<string, AclEntry[]> {
  const entries = new Map<string, AclEntry[]>()
  for (const { stack, resource } of references.ofType('AWS::EC2::NetworkAclEntry')) {
    const { NetworkAclId, RuleNumber, Egress, RuleAction, CidrBlock, PortRange } = resource.Properties
    const acl = references.resolve(NetworkAclId, stack)
    const entry = {
      number: RuleNumber,
      egress: Egress === true,
      allow: RuleAction === 'allow',
      cidr: CidrBlock,
      from: PortRange?.From ?? 0,
      to: PortRange?.To ?? 65_535,
    }
    entries.set(
      acl,
      [...(entries.get(acl) ?? []), entry].sort((a, b) => a.number - b.number),
    )
  }
  const bySubnet = new Map<string, AclEntry[]>()
  for (const { stack, resource } of references.ofType('AWS::EC2::SubnetNetworkAclAssociation')) {
    const { SubnetId, NetworkAclId } = resource.Properties
    bySubnet.set(
      references.resolve(SubnetId, stack),
      entries.get(references.resolve(NetworkAclId, stack)) ?? [],
    )
  }
  return bySubnet
}

/** Whether a subnet's network ACL lets packets through in one direction; the first entry that matches decides. */
export function aclAllows({ acl }: Subnet, egress: boolean, cidr: string, port: number): boolean {
  if (acl === undefined) return true
  const [address] = cidr.split('/') as [string]
  const entry = acl.find(
    (candidate) =>
      candidate.egress === egress &&
      port >= candidate.from &&
      port <= candidate.to &&
      contains(candidate.cidr, address),
  )
  return entry?.allow ?? false
}

function contains(cidr: string, address: string): boolean {
  return overlaps(cidr, `${address}/32`)
}
