import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SetupStep, TenantDetail } from '@envelope/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JobKind } from '../src/jobs/job.ts'
import { startSmtp } from './support/smtp.ts'
import { password, startSystem, type System } from './support/system.ts'

let smtp: Awaited<ReturnType<typeof startSmtp>>
let system: System
let tenant: TenantDetail

beforeEach(async () => {
  smtp = await startSmtp()
  system = await startSystem({
    relay: false,
    variables: { SMTP_URL: smtp.url, MAIL_FROM: 'Envelope <post@envelope.example>' },
  })
  tenant = await olga().createTenant({
    body: { slug: 'initech', name: 'Initech', admin: { name: 'Bill', email: 'bill@initech.example' } },
  })
})
afterEach(async () => {
  await system.stop()
  await smtp.stop()
})

const olga = () => system.operator.client
const detail = () => olga().getTenantDetail({ params: { tenantId: tenant.id } })
const step = async (name: SetupStep['name']) => (await detail()).setup!.find((one) => one.name === name)!
const untilStep = (name: SetupStep['name'], expected: Partial<SetupStep>) =>
  expect.poll(() => step(name), { timeout: 30_000 }).toMatchObject(expected)
const states = async () => (await detail()).setup!.map(({ name, state }) => `${name} ${state}`)

/** Where the folders of tenants would be made, there is a file. */
const filesPlace = () => join(system.directory, 'files')
const refuseFiles = () => writeFile(filesPlace(), '')
const takeFiles = () => rm(filesPlace())

const changeJob = (
  kind: JobKind,
  columns: { created_at?: string; available_at?: string; attempts?: number },
) =>
  system.application.database
    .tenant(tenant.id)
    .updateTable('outbox')
    .set(columns)
    .where('kind', '=', kind)
    .execute()
const hours = (count: number) => new Date(Date.now() + count * 60 * 60_000).toISOString()
/** So that its next attempt is its last. */
const makeOld = (kind: JobKind) => changeJob(kind, { created_at: hours(-25) })

/** In the order in which they were mailed. */
const invitationTokens = () =>
  [
    ...smtp.received
      .join('\n')
      .replaceAll('=\n', '')
      .matchAll(/\/invitation\/([\w-]{43})/g),
  ]
    .map(([, token]) => token!)
    .filter((token, index, all) => all.indexOf(token) === index)

async function acceptInvitation(token = invitationTokens()[0]!) {
  const visitor = system.clientAt('initech.localhost')
  const session = await visitor.acceptInvitation({ params: { token }, body: { password } })
  return system.clientAt('initech.localhost', { authorization: `Bearer ${session.token}` })
}

describe('the steps of a tenant’s creation', () => {
  it('wait until somebody does them', async () => {
    expect(tenant.setup).toEqual([
      { name: 'account', state: 'done', doneAt: tenant.createdAt },
      { name: 'files', state: 'waiting' },
      { name: 'invitation', state: 'waiting' },
      { name: 'signIn', state: 'waiting' },
    ])
  })

  it('are done one by one, each with its time, until the first administrator has signed in', async () => {
    await system.startRelay()
    await system.idle()
    const { setup } = await detail()
    expect(setup).toMatchObject([
      { name: 'account', state: 'done' },
      { name: 'files', state: 'done' },
      { name: 'invitation', state: 'done' },
      { name: 'signIn', state: 'waiting' },
    ])
    for (const { doneAt } of setup!.slice(1, 3)) expect(doneAt! >= tenant.createdAt).toBe(true)
    await acceptInvitation()
    const { invitation } = await detail()
    expect(await step('signIn')).toEqual({ name: 'signIn', state: 'done', doneAt: invitation!.acceptedAt })
  })

  it('are under way while a worker has their job', async () => {
    await changeJob('prepareFiles', { attempts: 1, available_at: hours(1) })
    expect(await step('files')).toEqual({ name: 'files', state: 'running' })
  })

  it('are none where nobody was invited', async () => {
    const { setup } = await olga().getTenantDetail({ params: { tenantId: system.acme.tenant.id } })
    expect(setup).toBeNull()
  })
})

describe('a step that fails', () => {
  it('says why and when it is tried again, and is done once there is a place for files', async () => {
    await refuseFiles()
    await system.startRelay()
    await untilStep('files', { state: 'failing', error: expect.stringContaining('ENOTDIR') })
    expect((await step('files')).nextAttemptAt! > tenant.createdAt).toBe(true)
    await takeFiles()
    await untilStep('files', { state: 'done' })
    expect(await states()).toContain('invitation done')
  })

  it('says it of a mail too, without the address, and leaves the other steps alone', async () => {
    smtp.setRefusing(true)
    await system.startRelay()
    await untilStep('invitation', { state: 'failing', error: expect.stringContaining('451 try again later') })
    expect((await step('invitation')).error).not.toContain('bill@initech.example')
    await untilStep('files', { state: 'done' })
    smtp.setRefusing(false)
    await untilStep('invitation', { state: 'done' })
  })

  it('is given up after a day with the job that HQ can try again, and then is as new', async () => {
    await refuseFiles()
    await makeOld('prepareFiles')
    const relay = await system.startRelay()
    await untilStep('files', { state: 'failed' })
    const [job] = (await olga().listFailedJobs()).data
    expect(await step('files')).toEqual({
      name: 'files',
      state: 'failed',
      error: job!.error,
      failedJobId: job!.id,
    })
    await takeFiles()
    await olga().retryFailedJob({ params: { jobId: job!.id } })
    relay.nudge()
    await untilStep('files', { state: 'done' })
  })

  it('stays failed when an operator forgets its job', async () => {
    await refuseFiles()
    await makeOld('prepareFiles')
    await system.startRelay()
    await untilStep('files', { state: 'failed' })
    const { failedJobId } = await step('files')
    await olga().forgetFailedJob({ params: { jobId: failedJobId! } })
    expect(await step('files')).toEqual({ name: 'files', state: 'failed' })
  })

  it('is also that the invitation’s link was not used in time', async () => {
    await system.application.database
      .tenant(tenant.id)
      .updateTable('invitations')
      .set({ expires_at: hours(-1) })
      .execute()
    expect(await step('signIn')).toEqual({ name: 'signIn', state: 'failed' })
  })
})

describe('a step of a tenant that the release before made', () => {
  it('is done, without a time, where its job is gone', async () => {
    await system.startRelay()
    await system.idle()
    await system.application.database.global
      .updateTable('tenants')
      .set({ files_prepared_at: null })
      .where('id', '=', tenant.id)
      .execute()
    expect(await step('files')).toEqual({ name: 'files', state: 'done' })
  })
})

describe('the first administrator’s step', () => {
  it('is not undone by the invitations of those who come after', async () => {
    await system.startRelay()
    await system.idle()
    const bill = await acceptInvitation()
    smtp.setRefusing(true)
    await bill.createInvitation({
      body: { name: 'Peter', email: 'peter@initech.example', role: 'member' },
    })
    expect(await states()).toEqual(['account done', 'files done', 'invitation done', 'signIn done'])
  })
})

describe('an invitation whose link expired', () => {
  const resend = () => olga().resendTenantInvitation({ params: { tenantId: tenant.id } })
  const expire = () =>
    system.application.database
      .tenant(tenant.id)
      .updateTable('invitations')
      .set({ expires_at: hours(-1) })
      .execute()

  it('can be sent again: the new link works, the old one does not, and both histories say who did it', async () => {
    const relay = await system.startRelay()
    await system.idle()
    await expire()
    expect(await step('signIn')).toMatchObject({ state: 'failed' })
    expect((await resend()).setup).toContainEqual(
      expect.objectContaining({ name: 'signIn', state: 'waiting' }),
    )
    relay.nudge()
    await untilStep('invitation', { state: 'done' })

    const [old, fresh] = invitationTokens()
    await expect(acceptInvitation(old)).rejects.toMatchObject({ problem: { code: 'link_unknown' } })
    const owner = await acceptInvitation(fresh)
    expect((await owner.listTenantHistory({})).data).toContainEqual(
      expect.objectContaining({
        type: 'invitationResent',
        actor: expect.objectContaining({ kind: 'operator', name: system.operator.name }),
      }),
    )
    const { data } = await olga().listAuditLog({ query: { type: 'tenantInvitedAgain' } })
    expect(data).toMatchObject([
      { type: 'tenantInvitedAgain', action: 'invitationResent', tenant: { slug: 'initech' } },
    ])
    expect((await olga().listAuditLog({ query: { type: 'tenantDomainsChanged' } })).data).toEqual([])
  })

  it('is not sent again once somebody has joined', async () => {
    await system.startRelay()
    await system.idle()
    await acceptInvitation()
    const before = smtp.received.length
    await resend()
    await system.idle()
    expect(smtp.received).toHaveLength(before)
    expect((await detail()).history.map(({ action }) => action)).not.toContain('invitationResent')
  })

  it('is not there where nobody was invited', async () => {
    const call = olga().resendTenantInvitation({ params: { tenantId: system.acme.tenant.id } })
    await expect(call).rejects.toMatchObject({ problem: { code: 'not_found' } })
  })
})
