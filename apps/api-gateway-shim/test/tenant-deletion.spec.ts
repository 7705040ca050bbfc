import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { tenantDeletionGraceDays } from '@envelope/contract'
import getPort from 'get-port'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tenantTables, type TenantTables } from '../src/database/schema.ts'
import { failpoints } from '../src/failpoints.ts'
import { runDueTasks } from '../src/jobs/scheduler.ts'
import { everyRow, makeSecrets } from './support/every-operation.ts'
import { draftEnvelope, person, problemOf, sendEnvelope } from './support/envelopes.ts'
import { ShimProcess } from './support/processes.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

const reason = 'You have ended your contract.'
const day = 24 * 60 * 60_000

let system: System
beforeAll(async () => (system = await startSystem()))
afterAll(() => system.stop())

const of = ({ tenant }: TestTenant) => ({ params: { tenantId: tenant.id } })
const request = (customer: TestTenant, why = reason) =>
  system.operator.client.requestTenantDeletion({
    ...of(customer),
    body: { reason: why, slug: customer.tenant.slug },
  })
const cancel = (customer: TestTenant) => system.operator.client.cancelTenantDeletion(of(customer))
const suspend = (customer: TestTenant, why: string) =>
  system.operator.client.suspendTenant({ ...of(customer), body: { reason: why } })
const detail = (customer: TestTenant) => system.operator.client.getTenantDetail(of(customer))
const actions = async (customer: TestTenant) =>
  (await detail(customer)).history.map(({ type, action }) => action ?? type)

/** As if the deletion had been asked for a grace and a day ago. */
async function letGracePass({ tenant }: TestTenant) {
  const passed = (grace: number) => new Date(Date.now() - day - grace).toISOString()
  const asked = passed(tenantDeletionGraceDays * day)
  await system.application.database.global
    .updateTable('tenants')
    .set({ suspended_at: asked, deletion_requested_at: asked, deletes_at: passed(0) })
    .where('id', '=', tenant.id)
    .execute()
}

/** A tenant with something in it. */
async function fill(slug: string): Promise<TestTenant> {
  const customer = await system.addTenant(slug, `The ${slug}`)
  await sendEnvelope(system, customer, { recipients: [person('Rita')] })
  await draftEnvelope(system, customer)
  await system.idle()
  return customer
}

/** What is left of it in the database, by table. */
async function rowsOf({ tenant }: TestTenant): Promise<Record<string, number>> {
  const { database } = system.application
  const own = database.tenant(tenant.id)
  const rows: Record<string, number> = {}
  for (const table of tenantTables as ReadonlySet<keyof TenantTables>)
    rows[table] = (await own.selectFrom(table).selectAll().execute()).length
  const tenants = await database.global
    .selectFrom('tenants')
    .selectAll()
    .where('id', '=', tenant.id)
    .execute()
  return Object.fromEntries(Object.entries({ ...rows, tenants: tenants.length }).filter(([, count]) => count))
}

const folderOf = ({ tenant }: TestTenant) => join(system.application.configuration.filesDirectory, tenant.id)

const deletionsInLog = async ({ tenant }: TestTenant) =>
  (await system.operator.client.listAuditLog({ query: { tenant: tenant.id } })).data.filter(
    ({ action }) => action === 'tenantDeleted',
  )

async function expectGone(customer: TestTenant) {
  expect(await rowsOf(customer)).toEqual({})
  await expect(access(folderOf(customer))).rejects.toThrow('ENOENT')
  expect(await deletionsInLog(customer)).toHaveLength(1)
}

describe('asking for a tenant’s deletion', () => {
  it('suspends it at once, says until when it can be taken back, and tells its people both', async () => {
    const customer = await fill('leaver')
    const before = Date.now()
    const answer = await request(customer)
    expect(answer).toMatchObject({ status: 'suspended', suspension: { reason } })
    const grace = Date.parse(answer.deletesAt!) - before
    expect(grace).toBeGreaterThanOrEqual(tenantDeletionGraceDays * day)
    expect(grace).toBeLessThan(tenantDeletionGraceDays * day + 60_000)
    expect(await problemOf(customer.admin.client.getAccount())).toMatchObject({
      code: 'tenant_suspended',
      detail: reason,
    })
    expect(await customer.visitor.getTenant()).toMatchObject({
      suspension: { reason, deletesAt: answer.deletesAt },
    })
    const { data } = await system.operator.client.listTenants({ query: { search: 'leaver' } })
    expect(data).toMatchObject([{ status: 'suspended', deletesAt: answer.deletesAt }])
    await expect
      .poll(() => system.reverb.published.at(-1), { timeout: 30_000 })
      .toMatchObject({ name: 'tenant.suspended', data: { reason } })
  })

  it('takes the tenant’s address typed again, and a reason', async () => {
    const customer = await system.addTenant('careful', 'Careful')
    const ask = (body: { reason: string; slug: string }) =>
      problemOf(system.operator.client.requestTenantDeletion({ ...of(customer), body }))
    expect(await ask({ reason, slug: 'acme' })).toMatchObject({
      status: 422,
      errors: { slug: ['This is not this tenant’s address: type “careful”.'] },
    })
    expect(await ask({ reason: ' ', slug: '' })).toMatchObject({
      errors: { reason: ['Enter a reason.'], slug: ['Enter the tenant’s address.'] },
    })
    expect(await detail(customer)).toMatchObject({ status: 'active', history: [] })
  })

  it('again changes the reason and not the time, and is in the history each time that it changes something', async () => {
    const customer = await system.addTenant('twice', 'Twice')
    const { deletesAt } = await request(customer)
    await request(customer)
    const again = await request(customer, 'You asked for it.')
    expect(again).toMatchObject({ deletesAt, suspension: { reason: 'You asked for it.' } })
    expect(await actions(customer)).toEqual(['deletionRequested', 'deletionRequested'])
    const { data } = await system.operator.client.listAuditLog({ query: { tenant: customer.tenant.id } })
    expect(data.at(-1)).toMatchObject({
      type: 'tenantSuspended',
      action: 'deletionRequested',
      operator: { name: 'Olga Operator' },
      details: { slug: 'twice', reason, deletesAt },
    })
  })
})

describe('taking it back', () => {
  it('lets its people go on where they were', async () => {
    const customer = await fill('undecided')
    await request(customer)
    expect(await cancel(customer)).toMatchObject({ status: 'active', suspension: null })
    expect(await detail(customer)).not.toHaveProperty('deletesAt')
    await customer.admin.client.getAccount()
    await cancel(customer)
    expect(await actions(customer)).toEqual(['deletionCanceled', 'deletionRequested'])
  })

  it('leaves suspended what was suspended before, for the reason that it had', async () => {
    const customer = await system.addTenant('debtor', 'Debtor')
    await suspend(customer, 'The invoice of August is unpaid.')
    await request(customer)
    expect((await detail(customer)).suspension).toMatchObject({ reason })
    expect(await cancel(customer)).toMatchObject({
      status: 'suspended',
      suspension: { reason: 'The invoice of August is unpaid.' },
    })
  })

  it('is what resuming the tenant does as well', async () => {
    const customer = await system.addTenant('resumed', 'Resumed')
    await request(customer)
    expect(await system.operator.client.resumeTenant(of(customer))).toMatchObject({ status: 'active' })
    await suspend(customer, 'Once more.')
    expect(await detail(customer)).not.toHaveProperty('deletesAt')
    expect(await actions(customer)).toEqual(['tenantSuspended', 'deletionCanceled', 'deletionRequested'])
  })

  it('also happened where the release before resumed the tenant, which knows nothing of deletions', async () => {
    const customer = await system.addTenant('resumed-before', 'Resumed before')
    await request(customer)
    await letGracePass(customer)
    const asTheReleaseBefore = (suspended_at: string | null) =>
      system.application.database.global
        .updateTable('tenants')
        .set({ suspended_at, suspension_reason: suspended_at && 'Once more.' })
        .where('id', '=', customer.tenant.id)
        .execute()
    await asTheReleaseBefore(null)
    await runDueTasks(system.application)
    expect(await detail(customer)).toMatchObject({ status: 'active', suspension: null })
    await asTheReleaseBefore(new Date().toISOString())
    await runDueTasks(system.application)
    expect(await detail(customer)).toMatchObject({ suspension: { reason: 'Once more.' } })
  })

  it('is too late once its time has come', async () => {
    const customer = await system.addTenant('too-late', 'Too late')
    await request(customer)
    await letGracePass(customer)
    for (const late of [cancel, request, (one: TestTenant) => system.operator.client.resumeTenant(of(one))])
      expect(await problemOf(late(customer))).toMatchObject({ status: 409, code: 'tenant_being_deleted' })
  })
})

describe('the owners', () => {
  /** Their mailbox is behind the suspension, so that its rows are read. */
  const mailsOf = ({ tenant }: TestTenant) =>
    system.application.database
      .tenant(tenant.id)
      .selectFrom('mailbox_mails')
      .select(['recipient', 'subject', 'text'])
      .orderBy('at')
      .orderBy('recipient')
      .execute()
  const subjectsOf = async (customer: TestTenant) =>
    (await mailsOf(customer)).map(({ recipient, subject }) => `${recipient}: ${subject}`)
  const long = (time: string, locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(time))

  async function owned(slug: string, name: string): Promise<TestTenant> {
    const customer = await system.addTenant(slug, name)
    for (const owner of ['Olive', 'Oskar']) await system.addMember(customer.tenant, owner, 'owner')
    return customer
  }

  it('are each told once, although the tenant is suspended, until when it can be taken back', async () => {
    const customer = await owned('told', 'Told')
    const { deletesAt } = await request(customer)
    await system.idle()
    await request(customer, 'You asked for it.')
    await request(customer)
    await system.idle()
    const subject = `Told: the Envelope account is deleted on ${long(deletesAt!, 'en')}`
    expect((await subjectsOf(customer)).sort()).toEqual([
      expect.stringMatching(`^.*olive@told.test.*: ${subject}$`),
      expect.stringMatching(`^.*oskar@told.test.*: ${subject}$`),
    ])
    const mail = (await mailsOf(customer)).find(({ recipient }) => recipient.includes('olive@'))
    for (const part of ['Hello Olive,', `“${reason}”`, 'Until that day we can take it back'])
      expect(mail!.text).toContain(part)
  })

  it('are told once more when it is taken back, also by resuming the tenant, and of the next one anew', async () => {
    const customer = await owned('back', 'Back')
    await request(customer)
    await system.idle()
    await cancel(customer)
    await cancel(customer)
    await system.idle()
    await request(customer)
    await system.idle()
    await system.operator.client.resumeTenant(of(customer))
    await system.idle()
    const toOlive = (await subjectsOf(customer)).filter((line) => line.includes('olive@'))
    const kept = expect.stringContaining('Back: the Envelope account is kept')
    const deleted = expect.stringContaining('Back: the Envelope account is deleted on')
    expect(toOlive).toEqual([deleted, kept, deleted, kept])
    expect((await mailsOf(customer)).at(-1)!.text).toContain('You can go on where you were.')
  })

  it('read it in the tenant’s language, and that it is suspended still where it was before', async () => {
    const customer = await owned('umzug', 'Umzug')
    await system.application.database.global
      .updateTable('tenants')
      .set({ locale: 'de' })
      .where('id', '=', customer.tenant.id)
      .execute()
    await suspend(customer, 'Die Rechnung ist offen.')
    const { deletesAt } = await request(customer)
    await system.idle()
    await cancel(customer)
    await system.idle()
    const mails = await mailsOf(customer)
    expect(mails.map(({ subject }) => subject)).toEqual([
      ...Array(2).fill(`Umzug: Das Envelope-Konto wird am ${long(deletesAt!, 'de')} gelöscht`),
      ...Array(2).fill('Umzug: Das Envelope-Konto bleibt bestehen'),
    ])
    expect(mails.at(-1)!.text).toContain('Es war schon vorher gesperrt')
  })
})

describe('the scheduler', () => {
  it('deletes nothing before its time', async () => {
    const customer = await fill('waiting')
    await request(customer)
    await system.idle()
    const before = await rowsOf(customer)
    await runDueTasks(system.application)
    expect(await rowsOf(customer)).toEqual(before)
    await access(folderOf(customer))
  })

  it('deletes all that a tenant has, once however many schedulers run, and nothing of another', async () => {
    const customer = system.acme
    await makeSecrets(system)
    await system.application.database.global
      .insertInto('tenant_domains')
      .values({ domain: 'sign.acme.example', tenant_id: customer.tenant.id })
      .execute()
    await system.globex.admin.client.createEnvelope({ body: { title: 'Of Globex' } })
    const mirrored = { ...system, acme: system.globex, globex: system.acme }
    await system.idle()
    await request(customer)
    await system.idle()
    await letGracePass(customer)
    const others = await everyRow(mirrored).then(tenantRows)
    await Promise.all([1, 2, 3].map(() => runDueTasks(system.application)))
    await expectGone(customer)
    expect(await everyRow(mirrored).then(tenantRows)).toBe(others)
    expect(await deletionsInLog(customer)).toMatchObject([
      {
        type: 'tenantSuspended',
        operator: { name: 'Olga Operator' },
        tenant: null,
        details: { slug: 'acme', name: 'Acme Corporation', reason },
      },
    ])
    expect(await problemOf(detail(customer))).toMatchObject({ code: 'not_found' })
    for (const host of [customer.host, 'sign.acme.example'])
      expect(await problemOf(system.clientAt(host).getTenant())).toMatchObject({ code: 'unknown_tenant' })
  })

  it('deletes more rows than one statement takes', async () => {
    const customer = await system.addTenant('large', 'Large')
    const own = system.application.database.tenant(customer.tenant.id)
    for (let start = 0; start < 2_500; start += 500)
      await own
        .insertInto('sent_mails')
        .values(
          Array.from({ length: 500 }, (_, index) => ({
            idempotency_key: `deliver:${start + index}`,
            at: new Date().toISOString(),
          })),
        )
        .execute()
    await request(customer)
    await letGracePass(customer)
    await runDueTasks(system.application)
    await expect(rowsOf(customer)).resolves.toEqual({})
  })

  it('goes on with the others when one cannot be deleted, and tries again', async () => {
    const [stuck, other] = [await fill('stuck'), await fill('other')]
    for (const customer of [stuck, other]) {
      await request(customer)
      await letGracePass(customer)
    }
    const { files } = system.application
    const failing = {
      ...files,
      removeAll: async (tenantId: string) => {
        if (tenantId === stuck.tenant.id) throw new Error('the bucket is away')
        await files.removeAll(tenantId)
      },
    }
    await runDueTasks({ ...system.application, logger: system.application.logger, files: failing })
    await expectGone(other)
    expect(system.lines.join('')).toContain('the bucket is away')
    expect(await problemOf(cancel(stuck))).toMatchObject({ code: 'tenant_being_deleted' })
    await runDueTasks(system.application)
    await expectGone(stuck)
  })

  it.each(failpoints.filter((name) => name.startsWith('delete:')))(
    'killed at %s, is taken up by the next',
    { timeout: 120_000 },
    async (name) => {
      const customer = await fill(name.replace(':', '-').toLowerCase())
      await request(customer)
      await letGracePass(customer)
      const command = system.application.embedded ? 'serve' : 'scheduler'
      const killed = new ShimProcess([command], {
        ...system.env,
        REVERB_PORT: String(system.reverb.port),
        API_PORT: String(await getPort()),
        FAILPOINT: name,
      })
      expect((await killed.exit)[1]).toBe('SIGKILL')
      expect((await rowsOf(customer))['tenants']).toBe(1)
      // Until its database has noticed that it is gone, and gives back what it held.
      await vi.waitFor(
        async () => {
          await runDueTasks(system.application)
          await expectGone(customer)
        },
        { timeout: 60_000 },
      )
    },
  )
})

/** Of {@link everyRow}, those of the tenant. */
function tenantRows(rows: string): string {
  const parsed = JSON.parse(rows) as Record<string, unknown>
  return JSON.stringify(
    Object.fromEntries(Object.entries(parsed).filter(([table]) => tenantTables.has(table))),
  )
}
