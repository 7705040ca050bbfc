import type { Role } from '@envelope/contract'

/** Of every demo account, and no secret: it is in the README, and never written in production. */
export const demoPassword = 'envelope'

export const demoTenants: {
  slug: string
  name: string
  users: { name: string; email: string; role: Role }[]
  envelopes: number
}[] = [
  {
    slug: 'acme',
    name: 'Acme Corporation',
    users: [
      { name: 'Ada Keller', email: 'admin@acme.test', role: 'owner' },
      { name: 'Milo Brandt', email: 'member@acme.test', role: 'member' },
      { name: 'Vera Lindqvist', email: 'viewer@acme.test', role: 'viewer' },
    ],
    envelopes: 60,
  },
  {
    slug: 'globex',
    name: 'Globex',
    users: [{ name: 'Grace Okafor', email: 'admin@globex.test', role: 'owner' }],
    envelopes: 8,
  },
]

/** More than anybody uses on a laptop. */
export const demoPlan = {
  name: 'Business',
  envelopes_per_month: 1_000_000,
  members: 1_000,
  storage_bytes: 1024 ** 4,
}

export const demoOperator = { name: 'Olga Hoffmann', email: 'operator@envelope.test' }
