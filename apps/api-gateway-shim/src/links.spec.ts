import { describe, expect, it } from 'vitest'
import { hashOfToken, Links } from './links.ts'

const links = new Links('an app key of at least 32 characters', 'https://{tenant}.envelope.example/')
const owner = { tenant_id: 'tenant-1', id: 'recipient-1', link_version: 1 }
const tokenIn = (url: string) => url.split('/').at(-1)!

describe('a recipient’s link', () => {
  it('is at the tenant’s public address, the same each time', () => {
    const url = links.urlFor({ slug: 'acme' }, owner)
    expect(url).toMatch(/^https:\/\/acme\.envelope\.example\/sign\/[\w-]{43}$/)
    expect(links.urlFor({ slug: 'acme' }, owner)).toBe(url)
    expect(links.hashFor(owner)).toBe(hashOfToken(tokenIn(url)))
  })

  it.each([{ tenant_id: 'tenant-2' }, { id: 'recipient-2' }, { link_version: 2 }])(
    'is another one with %j',
    (change) => {
      expect(links.hashFor({ ...owner, ...change })).not.toBe(links.hashFor(owner))
    },
  )

  it('is no invitation’s, whatever the ids', () => {
    const url = links.invitationUrl({ slug: 'acme' }, owner)
    expect(url).toMatch(/^https:\/\/acme\.envelope\.example\/invitation\/[\w-]{43}$/)
    expect(links.hashForInvitation(owner)).toBe(hashOfToken(tokenIn(url)))
    expect(links.hashForInvitation(owner)).not.toBe(links.hashFor(owner))
  })

  it('cannot be made without the key', () => {
    const others = new Links('another app key of 32 characters!', 'https://{tenant}.envelope.example')
    expect(others.hashFor(owner)).not.toBe(links.hashFor(owner))
  })
})
