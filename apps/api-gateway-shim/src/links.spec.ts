import { describe, expect, it } from 'vitest'
import { hashOfToken, Links } from './links.ts'

const links = new Links('an app key of at least 32 characters', 'https://{tenant}.envelope.example/')
const owner = { tenant_id: 'tenant-1', id: 'recipient-1', link_version: 1 }
const acme = { slug: 'acme', primary_domain: null }
const tokenIn = (url: string) => url.split('/').at(-1)!

describe('a recipient’s link', () => {
  it('is at the tenant’s public address, the same each time', () => {
    const url = links.urlFor(acme, owner)
    expect(url).toMatch(/^https:\/\/acme\.envelope\.example\/sign\/[\w-]{43}$/)
    expect(links.urlFor(acme, owner)).toBe(url)
    expect(links.hashFor(owner)).toBe(hashOfToken(tokenIn(url)))
  })

  it.each([{ tenant_id: 'tenant-2' }, { id: 'recipient-2' }, { link_version: 2 }])(
    'is another one with %j',
    (change) => {
      expect(links.hashFor({ ...owner, ...change })).not.toBe(links.hashFor(owner))
    },
  )

  it('is no invitation’s, whatever the ids', () => {
    const url = links.invitationUrl(acme, owner)
    expect(url).toMatch(/^https:\/\/acme\.envelope\.example\/invitation\/[\w-]{43}$/)
    expect(links.hashForInvitation(owner)).toBe(hashOfToken(tokenIn(url)))
    expect(links.hashForInvitation(owner)).not.toBe(links.hashFor(owner))
  })

  it('cannot be made without the key', () => {
    const others = new Links('another app key of 32 characters!', 'https://{tenant}.envelope.example')
    expect(others.hashFor(owner)).not.toBe(links.hashFor(owner))
  })
})

describe('a tenant’s address', () => {
  const atItsOwn = { slug: 'acme', primary_domain: 'sign.acme.example' }

  it('is at the domain that it chose, with the scheme and port of the others', () => {
    const local = new Links('an app key of at least 32 characters', 'http://{tenant}.localhost:3000')
    expect(links.tenantUrl(atItsOwn)).toBe('https://sign.acme.example')
    expect(local.tenantUrl(atItsOwn)).toBe('http://sign.acme.example:3000')
    expect(links.urlFor(atItsOwn, owner)).toMatch(/^https:\/\/sign\.acme\.example\/sign\/[\w-]{43}$/)
  })

  it('is still the one at Envelope as well', () => {
    expect(links.ownTenantUrl(atItsOwn)).toBe('https://acme.envelope.example')
  })
})

describe('the proof that a domain is a tenant’s', () => {
  it('is another one for another tenant, domain or key', () => {
    const others = new Links('another app key of 32 characters!', 'https://{tenant}.envelope.example')
    const proofs = [
      links.domainProof('tenant-1', 'sign.acme.example'),
      links.domainProof('tenant-2', 'sign.acme.example'),
      links.domainProof('tenant-1', 'acme.example'),
      others.domainProof('tenant-1', 'sign.acme.example'),
    ]
    expect(proofs[0]).toMatch(/^envelope-domain=[\w-]{43}$/)
    expect(new Set(proofs).size).toBe(proofs.length)
  })
})
