import { domainGraceDays, maximumDomains, type TenantDetail, type TenantDomain } from '@envelope/contract'
import { startDns, type TestDns } from '@envelope/service/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDomain } from '../src/domains/check-domain.ts'
import { enqueueDueChecks } from '../src/domains/due-checks.ts'
import { enqueue } from '../src/jobs/outbox.ts'
import { callOperation, makeSecrets, operationNames, operationOf } from './support/every-operation.ts'
import { mailsTo, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { operatorsHost, startSystem, type System, type TestTenant } from './support/system.ts'

let dns: TestDns
let system: System
beforeEach(async () => {
  dns = await startDns()
  system = await startSystem({ variables: { DNS_SERVERS: dns.address } })
})
afterEach(async () => {
  await system.stop()
  await dns.stop()
})

const domain = 'sign.acme.example'
const of = ({ tenant }: TestTenant, name = domain) => ({ params: { tenantId: tenant.id, domain: name } })
const ofTenant = ({ tenant }: TestTenant) => ({ params: { tenantId: tenant.id } })

const olga = () => system.operator.client
const add = (customer: TestTenant, name = domain) =>
  olga().addTenantDomain({ ...ofTenant(customer), body: { domain: name } })
const check = (customer: TestTenant, name = domain) => olga().checkTenantDomain(of(customer, name))
const remove = (customer: TestTenant, name = domain) => olga().removeTenantDomain(of(customer, name))
const setPrimary = (customer: TestTenant, name: string | null = domain) =>
  olga().setPrimaryDomain({ ...ofTenant(customer), body: { domain: name } })

const domainIn = ({ domains }: TenantDetail, name = domain): TenantDomain =>
  domains.find((one) => one.domain === name) ?? expect.unreachable(`no domain ${name}`)
const proofOf = ({ records }: TenantDomain) =>
  records.find(({ type }) => type === 'TXT') ?? expect.unreachable('no TXT record')

/** Makes the record that proves it, as the customer does. */
function prove(detail: TenantDetail, name = domain): void {
  const record = proofOf(domainIn(detail, name))
  dns.put(record.name, record.value)
}
async function verify(customer: TestTenant, name = domain): Promise<TenantDetail> {
  prove(await add(customer, name), name)
  return check(customer, name)
}
const tenantAt = (host: string) => system.clientAt(host).getTenant()
const leadsNowhere = async (host: string) =>
  expect(await problemOf(tenantAt(host))).toMatchObject({ status: 404, code: 'unknown_tenant' })

/** Lets days go by for a domain. */
async function age({ tenant }: TestTenant, days: number, name = domain): Promise<void> {
  const own = system.application.database.tenant(tenant.id)
  const earlier = (time: string) => new Date(Date.parse(time) - days * 24 * 60 * 60_000).toISOString()
  const claim = await own
    .selectFrom('domain_claims')
    .selectAll()
    .where('domain', '=', name)
    .executeTakeFirstOrThrow()
  await own
    .updateTable('domain_claims')
    .set({
      status_since: earlier(claim.status_since),
      looked_for_since: earlier(claim.looked_for_since),
      next_check_at: claim.next_check_at && earlier(claim.next_check_at),
    })
    .where('domain', '=', name)
    .execute()
}
/** What a scheduler does for a tenant, and then a worker. */
async function runDueChecks({ tenant }: TestTenant, schedulers = 1): Promise<number> {
  const own = system.application.database.tenant(tenant.id)
  const rounds = await Promise.all(Array.from({ length: schedulers }, () => enqueueDueChecks(own)))
  await system.idle()
  return rounds.reduce((sum, count) => sum + count)
}
const detail = (customer: TestTenant) => olga().getTenantDetail(ofTenant(customer))

describe('a domain that was added', () => {
  it('waits, says which records to make, and leads nowhere', async () => {
    const added = domainIn(await add(system.acme, ' Sign.ACME.example. '))
    expect(added).toMatchObject({ name: domain, status: 'waiting', primary: false, lastCheck: null })
    expect(added.records).toEqual([
      { type: 'CNAME', name: domain, value: 'acme.localhost' },
      {
        type: 'TXT',
        name: `_envelope.${domain}`,
        value: expect.stringMatching(/^envelope-domain=[\w-]{43}$/),
      },
    ])
    await leadsNowhere(domain)
  })

  it('is kept as DNS has it, and shown as people write it', async () => {
    const added = await add(system.acme, 'verträge.Bücher.example')
    expect(domainIn(added, 'xn--vertrge-9wa.xn--bcher-kva.example').name).toBe('verträge.bücher.example')
  })

  it.each([
    ['', 'Enter a domain.'],
    ['https://sign.acme.example/', 'Leave out “https://”. Enter a domain, like sign.example.com.'],
    ['sign.acme.example/welcome', 'Leave out “/welcome”. Enter a domain, like sign.example.com.'],
    ['sign.acme.example:8080', 'Leave out the port “:8080”. Enter a domain, like sign.example.com.'],
    ['192.0.2.1', '“192.0.2.1” is an IP address. Enter a domain, like sign.example.com.'],
    ['2001:db8::1', '“2001:db8::1” is an IP address. Enter a domain, like sign.example.com.'],
    ['ann@acme.example', '“ann@acme.example” is an email address. Enter a domain, like sign.example.com.'],
    ['*.acme.example', '“*.acme.example” stands for many domains. Enter a domain, like sign.example.com.'],
    ['acme', '“acme” is not a domain. Enter a domain, like sign.example.com.'],
    ['sign_here.example', '“sign_here.example” is not a domain. Enter a domain, like sign.example.com.'],
    [`${'a.'.repeat(130)}example`, 'Use at most 243 characters.'],
    [
      'globex.localhost',
      '“globex.localhost” belongs to Envelope’s own domain “localhost”. Enter one of the customer’s.',
    ],
    [
      operatorsHost,
      '“admin.localhost” belongs to Envelope’s own domain “localhost”. Enter one of the customer’s.',
    ],
  ])('is refused as %j, with what to do', async (typed, sentence) => {
    expect(await problemOf(add(system.acme, typed))).toMatchObject({
      status: 422,
      errors: { domain: [sentence] },
    })
  })

  it('is refused a second time, and above so many', async () => {
    await add(system.acme)
    expect(await problemOf(add(system.acme))).toMatchObject({
      code: 'domain_taken',
      errors: { domain: [`“${domain}” is in this list already.`] },
    })
    for (let count = 1; count < maximumDomains; count++) await add(system.acme, `s${count}.acme.example`)
    expect(await problemOf(add(system.acme, 'one-more.acme.example'))).toMatchObject({
      status: 422,
      errors: { domain: [`A tenant has at most ${maximumDomains} domains. Remove one first.`] },
    })
  })

  it('is not found at another tenant', async () => {
    await add(system.acme)
    for (const call of [check, remove, setPrimary])
      expect(await problemOf(call(system.globex))).toMatchObject({ code: 'not_found' })
  })
})

describe('a check', () => {
  it('finds the record, among others too, and from then on the domain leads to the tenant', async () => {
    const record = proofOf(domainIn(await add(system.acme)))
    dns.put(record.name, 'v=spf1 -all', ` ${record.value} `)
    expect(domainIn(await check(system.acme))).toMatchObject({
      status: 'verified',
      lastCheck: { outcome: 'found' },
      worksUntil: null,
    })
    expect(await tenantAt(`${domain.toUpperCase()}:3000`)).toMatchObject({ slug: 'acme' })
  })

  it('tells what is there instead', async () => {
    await add(system.acme)
    expect(domainIn(await check(system.acme)).lastCheck).toMatchObject({ outcome: 'absent', found: [] })
    dns.put(`_envelope.${domain}`, 'envelope-domain=typed-by-hand')
    const seen = domainIn(await check(system.acme))
    expect(seen).toMatchObject({
      status: 'waiting',
      lastCheck: { outcome: 'different', found: ['envelope-domain=typed-by-hand'] },
    })
    await leadsNowhere(domain)
  })

  it('takes another tenant’s proof for none', async () => {
    prove(await add(system.globex))
    await add(system.acme)
    expect(domainIn(await check(system.acme)).lastCheck).toMatchObject({ outcome: 'different' })
  })

  it.each(['fails', 'is silent'] as const)('says that DNS was not to be asked where it %s', async (mood) => {
    await verify(system.acme)
    dns.setMood(mood)
    const began = Date.now()
    expect(domainIn(await check(system.acme))).toMatchObject({
      status: 'verified',
      lastCheck: { outcome: 'unanswered' },
    })
    expect(Date.now() - began).toBeLessThan(10_000)
    expect(await tenantAt(domain)).toMatchObject({ slug: 'acme' })
  })

  it('asks DNS for nothing that nobody has added', async () => {
    expect(await problemOf(check(system.acme, 'never.example'))).toMatchObject({ code: 'not_found' })
    expect(dns.asked).toEqual([])
  })
})

describe('two tenants that claim a domain', () => {
  it('may both wait for it; it is the first one’s that proves it', async () => {
    const [first, second] = [await add(system.acme), await add(system.globex)]
    prove(first)
    await check(system.acme)
    prove(second)
    expect(domainIn(await check(system.globex))).toMatchObject({
      status: 'waiting',
      lastCheck: { outcome: 'taken' },
    })
    expect(await tenantAt(domain)).toMatchObject({ slug: 'acme' })
    await remove(system.acme)
    expect(domainIn(await check(system.globex)).status).toBe('verified')
    expect(await tenantAt(domain)).toMatchObject({ slug: 'globex' })
  })

  it('get it once, also when both prove it at the same moment', async () => {
    const proofs = [await add(system.acme), await add(system.globex)].map((added) => proofOf(domainIn(added)))
    dns.put(proofs[0]!.name, ...proofs.map(({ value }) => value))
    const checked = await Promise.all([check(system.acme), check(system.globex)])
    expect(checked.map((tenant) => domainIn(tenant).status).toSorted()).toEqual(['verified', 'waiting'])
  })

  it('are told whose it is, once it is proved', async () => {
    await verify(system.acme)
    expect(await problemOf(add(system.globex))).toMatchObject({
      status: 409,
      code: 'domain_taken',
      errors: { domain: [`“${domain}” is a domain of “Acme Corporation”. Remove it there first.`] },
    })
  })
})

describe('the clock', () => {
  it('finds a domain’s record by itself, once however many schedulers run', async () => {
    prove(await add(system.acme))
    expect(await runDueChecks(system.acme)).toBe(0)
    await age(system.acme, 1)
    expect(await runDueChecks(system.acme, 3)).toBe(1)
    expect(dns.asked).toEqual([`_envelope.${domain}`])
    expect(await tenantAt(domain)).toMatchObject({ slug: 'acme' })
  })

  it('gives up after some days, until somebody asks for it', async () => {
    await add(system.acme)
    await age(system.acme, 8)
    await runDueChecks(system.acme)
    expect(domainIn(await detail(system.acme))).toMatchObject({ status: 'waiting', nextCheckAt: null })
    expect(domainIn(await check(system.acme)).nextCheckAt).not.toBeNull()
  })

  it('lets a domain whose record is gone work for the days of grace, and then lead nowhere', async () => {
    await verify(system.acme)
    await setPrimary(system.acme)
    dns.remove(`_envelope.${domain}`)
    await age(system.acme, 1)
    await runDueChecks(system.acme)
    const missing = domainIn(await detail(system.acme))
    expect(missing).toMatchObject({ status: 'missing', primary: true, lastCheck: { outcome: 'absent' } })
    expect(missing.worksUntil).not.toBeNull()
    expect(await tenantAt(domain)).toMatchObject({ slug: 'acme' })

    await age(system.acme, domainGraceDays)
    await runDueChecks(system.acme)
    expect(domainIn(await detail(system.acme))).toMatchObject({ status: 'waiting', primary: false })
    expect((await detail(system.acme)).url).toBe('http://acme.localhost:3000')
    await leadsNowhere(domain)
  })

  it('takes no domain away while DNS says nothing, however long', async () => {
    await verify(system.acme)
    dns.remove(`_envelope.${domain}`)
    await check(system.acme)
    dns.setMood('fails')
    await age(system.acme, 2 * domainGraceDays)
    await runDueChecks(system.acme)
    expect(domainIn(await detail(system.acme)).status).toBe('missing')
    expect(await tenantAt(domain)).toMatchObject({ slug: 'acme' })
  })

  it('forgets that a record was missing when it is back', async () => {
    await verify(system.acme)
    const { name, value } = proofOf(domainIn(await detail(system.acme)))
    dns.remove(name)
    await check(system.acme)
    dns.put(name, value)
    await age(system.acme, 1)
    await runDueChecks(system.acme)
    expect(domainIn(await detail(system.acme))).toMatchObject({ status: 'verified', worksUntil: null })
  })

  it('does nothing about a domain that was removed meanwhile', async () => {
    await add(system.acme)
    await age(system.acme, 1)
    await enqueueDueChecks(system.application.database.tenant(system.acme.tenant.id))
    await remove(system.acme)
    await system.idle()
    expect((await detail(system.acme)).domains).toEqual([])
  })
})

describe('the owners', () => {
  const mailsOf = (name: string) => mailsTo(system.acme, `${name}@acme.test`)
  const subjectsOf = async (name: string) => (await mailsOf(name)).map(({ subject }) => subject).reverse()
  const long = (time: string, locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time))
  /** A domain of Acme’s that works, whose owners are Olive and Oskar. */
  async function owned(): Promise<TenantDomain> {
    for (const owner of ['Olive', 'Oskar']) await system.addMember(system.acme.tenant, owner, 'owner')
    return domainIn(await verify(system.acme))
  }
  async function loseRecord(): Promise<TenantDomain> {
    dns.remove(`_envelope.${domain}`)
    const lost = domainIn(await check(system.acme))
    await system.idle()
    return lost
  }
  const missing = `Acme Corporation: the DNS record of ${domain} is missing`
  const lapsed = `Acme Corporation: ${domain} no longer leads to Envelope`

  it('are each told once that a record is missing, until when the domain works, and what to do', async () => {
    const { name, value } = proofOf(await owned())
    const { worksUntil } = await loseRecord()
    await age(system.acme, 1)
    await runDueChecks(system.acme, 2)
    for (const owner of ['olive', 'oskar']) expect(await subjectsOf(owner)).toEqual([missing])
    const [mail] = await mailsOf('olive')
    for (const part of [
      'Hello Olive,',
      `works until ${long(worksUntil!, 'en')} all the same`,
      `Name: ${name}`,
      `Value: ${value}`,
      'mails lead to http://acme.localhost:3000.',
    ])
      expect(mail!.text).toContain(part)
    expect(await mailsOf('ada.admin')).toEqual([])
  })

  it('are told once more when the domain has stopped working, and where all is now', async () => {
    await owned()
    await loseRecord()
    await age(system.acme, domainGraceDays)
    await runDueChecks(system.acme, 2)
    await runDueChecks(system.acme)
    for (const owner of ['olive', 'oskar']) expect(await subjectsOf(owner)).toEqual([missing, lapsed])
    const { since } = domainIn(await detail(system.acme))
    const [mail] = await mailsOf('oskar')
    for (const part of [
      `Since ${long(since, 'en')} the domain leads nowhere`,
      'At http://acme.localhost:3000 all is there as before',
      `Name: _envelope.${domain}`,
    ])
      expect(mail!.text).toContain(part)
  })

  it('are told anew of a record that came back and vanished again', async () => {
    const { name, value } = proofOf(await owned())
    await loseRecord()
    dns.put(name, value)
    await check(system.acme)
    await loseRecord()
    expect(await subjectsOf('olive')).toEqual([missing, missing])
  })

  it('are told while the tenant is suspended, too: its days go on', async () => {
    await owned()
    await olga().suspendTenant({ ...ofTenant(system.acme), body: { reason: 'An invoice is open.' } })
    await loseRecord()
    await olga().resumeTenant(ofTenant(system.acme))
    expect(await subjectsOf('olive')).toEqual([missing])
  })

  it('are not told what is no longer so when the mail would be sent', async () => {
    const { name, value } = proofOf(await owned())
    const own = system.application.database.tenant(system.acme.tenant.id)
    dns.remove(name)
    const { since } = domainIn(await check(system.acme))
    await system.idle()
    dns.put(name, value)
    await check(system.acme)
    const { id: userId } = await own
      .selectFrom('users')
      .select('id')
      .where('name', '=', 'Oskar')
      .executeTakeFirstOrThrow()
    await own.deleteFrom('mailbox_mails').execute()
    await own
      .transaction()
      .execute((inside) => enqueue(inside, [{ kind: 'domainMissing', domain, since, userId }]))
    await system.idle()
    expect(await subjectsOf('oskar')).toEqual([])
  })

  it('read it in the tenant’s language, and the domain as people write it', async () => {
    await owned()
    const { client } = system.acme.admin
    await client.updateSettings({ body: { ...(await client.getSettings()), locale: 'de' } })
    const name = 'xn--vertrge-9wa.example'
    await verify(system.acme, name)
    dns.remove(`_envelope.${name}`)
    const { worksUntil } = domainIn(await check(system.acme, name), name)
    await system.idle()
    const [mail] = await mailsOf('olive')
    expect(mail!.subject).toBe('Acme Corporation: Der DNS-Eintrag von verträge.example fehlt')
    expect(mail!.text).toContain(`Bis zum ${long(worksUntil!, 'de')} funktioniert die Domain trotzdem.`)
    expect(mail!.text).toContain(`Name: _envelope.${name}`)
  })
})

describe('a tenant', () => {
  it('is found by its domain once that leads there, as people write it too', async () => {
    const found = async (search: string) =>
      (await olga().listTenants({ query: { search } })).data.map(({ slug }) => slug)
    const added = await add(system.acme, 'verträge.example')
    expect(await found('verträge')).toEqual([])
    prove(added, 'xn--vertrge-9wa.example')
    await check(system.acme, 'xn--vertrge-9wa.example')
    for (const search of ['verträge', 'VERTRÄGE.example', 'xn--vert'])
      expect(await found(search)).toEqual(['acme'])
  })
})

describe('the primary domain', () => {
  it('is where mails and HQ lead, while links at the other address go on working', async () => {
    expect((await verify(system.acme)).url).toBe('http://acme.localhost:3000')
    expect((await setPrimary(system.acme)).url).toBe(`http://${domain}:3000`)
    await sendEnvelope(system, system.acme, { recipients: [person('Rita')] })
    await system.idle()
    const [mail] = await mailsTo(system.acme, 'rita@partner.example')
    const token = /http:\/\/sign\.acme\.example:3000\/sign\/([\w-]+)/.exec(mail!.text)![1]!
    for (const host of [domain, system.acme.host])
      expect(await system.clientAt(host).getSigningRequest({ params: { token } })).toMatchObject({
        title: 'Office lease',
      })
  })

  it('is one that was verified, and can be taken back', async () => {
    await add(system.acme)
    expect(await problemOf(setPrimary(system.acme))).toMatchObject({
      status: 409,
      code: 'domain_not_verified',
    })
    prove(await detail(system.acme))
    await check(system.acme)
    await setPrimary(system.acme)
    const back = await setPrimary(system.acme, null)
    expect([back.url, domainIn(back).primary]).toEqual(['http://acme.localhost:3000', false])
  })

  it('is none any more when it is removed', async () => {
    await verify(system.acme)
    await setPrimary(system.acme)
    expect(await remove(system.acme)).toMatchObject({ domains: [], url: 'http://acme.localhost:3000' })
    await leadsNowhere(domain)
  })

  it('is not where operators act as owners: they get in also when it does not work', async () => {
    await verify(system.acme)
    await setPrimary(system.acme)
    await system.addMember(system.acme.tenant, 'Ona Owner', 'owner')
    const { url } = await olga().impersonateTenant({
      ...ofTenant(system.acme),
      body: { reason: 'Ticket 7', returnTo: `http://${operatorsHost}:3001/` },
    })
    expect(url).toMatch(/^http:\/\/acme\.localhost:3000\/impersonation#/)
  })
})

describe('what was done about domains', () => {
  it('is in the operators’ history and in the tenant’s', async () => {
    await verify(system.acme)
    await setPrimary(system.acme)
    await remove(system.acme)
    const { data } = await olga().listAuditLog({ query: { type: 'tenantDomainsChanged' } })
    expect(data.map(({ type, action, details }) => [type, action, details['domain']])).toEqual([
      ['tenantDomainsChanged', 'domainRemoved', domain],
      ['tenantDomainsChanged', 'primaryDomainChanged', domain],
      ['tenantDomainsChanged', 'domainAdded', domain],
    ])
    const history = (await detail(system.acme)).history.map(({ action }) => action)
    expect(history).toEqual(['domainRemoved', 'primaryDomainChanged', 'domainAdded'])
    const events = (await system.acme.admin.client.listTenantHistory()).data
    expect(events.map(({ type, detail: about }) => [type, about])).toEqual(
      ['domainRemoved', 'primaryDomainChanged', 'domainVerified', 'domainAdded'].map((type) => [
        type,
        domain,
      ]),
    )
  })

  it('is no change of plan, as which the release before reads it', async () => {
    await add(system.acme)
    expect((await olga().listAuditLog({ query: { type: 'tenantPlanChanged' } })).data).toEqual([])
    const row = await system.application.database.global
      .selectFrom('operator_history')
      .select(['type', 'action'])
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ type: 'tenantPlanChanged', action: null })
  })
})

describe('Acme’s token, links and cookies at Globex’s own domain', () => {
  it('give nothing, whatever is asked for', async () => {
    await verify(system.globex, 'sign.globex.example')
    const secrets = await makeSecrets(system)
    for (const name of operationNames.filter((one) => operationOf(one).host !== 'operators')) {
      const call = { secrets, host: 'sign.globex.example', bearer: system.acme.admin.token }
      const { status, body } = await callOperation(system, name, call)
      const expected = { member: [401], link: [404], public: [200, 204, 404, 422], operator: [] }
      expect({ name, expected: expected[operationOf(name).access] }).toMatchObject({
        expected: expect.arrayContaining([status]),
      })
      expect(body).not.toMatch(/Hidden|Ulrike|Acme/i)
    }
  })
})

describe('a check that was under way when its domain was removed', () => {
  it('writes nothing', async () => {
    prove(await add(system.acme))
    dns.setMood('is silent')
    const { database, links, textRecords } = system.application
    const underWay = checkDomain(
      { database, links, textRecords },
      { tenantId: system.acme.tenant.id, domain },
    )
    const outcome = expect(underWay).rejects.toMatchObject({ code: 'not_found' })
    await remove(system.acme)
    await outcome
    await leadsNowhere(domain)
  })
})
