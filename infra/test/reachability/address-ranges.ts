/** The first and last address of a range, as numbers. */
export interface AddressRange {
  first: number
  last: number
}

/** @param cidr like 10.0.1.0/24 */
export function addressRange(cidr: string): AddressRange {
  const [address, bits] = cidr.split('/') as [string, string]
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return { first, last: first + 2 ** (32 - Number(bits)) - 1 }
}

export function overlaps(left: string, right: string): boolean {
  const a = addressRange(left)
  const b = addressRange(right)
  return a.first <= b.last && b.first <= a.last
}
