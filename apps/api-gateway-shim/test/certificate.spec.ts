import type { SignatureDrawing } from '@envelope/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  draftEnvelope,
  drawing,
  linkOf,
  mailsTo,
  pdf,
  person,
  problemOf,
  sendEnvelope,
  sha256,
  untilStatus,
} from './support/envelopes.ts'
import { readPdf } from './support/read-pdf.ts'
import { startSystem, type System, type TestTenant } from './support/system.ts'

let system: System
let acme: TestTenant
beforeAll(async () => {
  system = await startSystem()
  acme = system.acme
})
afterAll(() => system.stop())

let count = 0
const certificatePath = (id: string) => `/v1/envelopes/${id}/certificate`
const get = (path: string, headers: Record<string, string> = {}, { host } = acme) =>
  fetch(system.baseURL + path, { headers: { 'x-forwarded-host': host, ...headers } })
const asMember = ({ admin } = acme) => ({ authorization: `Bearer ${admin.token}` })

interface Signed {
  by?: TestTenant
  name?: string
  drawn?: SignatureDrawing
}

/** An envelope that was signed by Zoë, and approved by Paul, with the link and the address of each. */
async function completedEnvelope({ by = acme, name = 'Zoë Ωμέγα', drawn }: Signed = {}) {
  // Others than before: the newest link to each is the one.
  const [zoes, pauls] = [`Zoe${++count}`, `Paul${count}`]
  const zoe = { ...person(zoes), name }
  const { id } = await sendEnvelope(system, by, {
    title: 'Lease of the 3rd floor',
    recipients: [zoe, { ...person(pauls, 2, 'approver'), name: 'Paul' }],
  })
  const links = { zoe: await linkOf(by, zoes), paul: '' }
  const signature = { signature: name, drawing: drawn, consent: true as const }
  await by.visitor.signEnvelope({ params: { token: links.zoe }, body: signature })
  links.paul = await linkOf(by, pauls)
  await by.visitor.approveEnvelope({ params: { token: links.paul } })
  return { envelope: await untilStatus(by, id, 'completed'), links, names: { zoe: zoes, paul: pauls } }
}

describe('the certificate of completion', () => {
  it('says who did what when and from where, and the SHA-256 of each document', async () => {
    const { envelope } = await completedEnvelope()
    const response = await get(certificatePath(envelope.id), asMember())
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename*=UTF-8''Certificate%20of%20completion%2C%20Lease%20of%20the%203rd%20floor.pdf`,
    )
    const { text, title, attachments } = await readPdf(await response.arrayBuffer())
    expect(title).toBe('Certificate of completion: Lease of the 3rd floor')
    expect(text).toContain(`Envelope ${envelope.id}`)
    expect(text).toContain(`SHA-256 ${sha256(pdf)}`)
    expect(text).toContain('Zoë Ωμέγα, zoe1@partner.example')
    expect(text).toContain('Signature, as typed: Zoë Ωμέγα')
    expect(text).toMatch(/Paul, paul1@partner.example\s+Approved \d+ \w+ \d{4} at \d\d:\d\d:\d\d UTC/)
    expect(text).toMatch(/Viewed|Link delivered/)
    expect(text).toContain('127.0.0.1')
    expect(JSON.parse(attachments['certificate.json']!)).toMatchObject({
      tenant: 'Acme Corporation',
      envelope: { id: envelope.id, title: envelope.title, completedAt: envelope.updatedAt },
      documents: [{ name: 'Contract.pdf', sha256: sha256(pdf) }],
      recipients: [
        { name: 'Zoë Ωμέγα', role: 'signer', signature: 'Zoë Ωμέγα' },
        { name: 'Paul', role: 'approver', signature: null },
      ],
      history: envelope.history,
    })
  })

  it('shows a signature that was drawn as its lines, and says that the name was typed', async () => {
    const { envelope } = await completedEnvelope({ drawn: drawing })
    const content = await (await get(certificatePath(envelope.id), asMember())).arrayBuffer()
    const { text, figures, drawn, attachments } = await readPdf(content)
    expect(text).toContain('Name, as typed: Zoë Ωμέγα')
    expect(text).toContain('Signature, as drawn:')
    expect(figures).toEqual(['The signature that Zoë Ωμέγα drew'])
    expect(drawn).toContainEqual(drawing.map((points) => [points[0], points.at(-1)]))
    expect(JSON.parse(attachments['certificate.json']!)).toMatchObject({ recipients: [{ drawing }, {}] })
  })

  it('is written in the tenant’s language, and tells times in its time zone', async () => {
    const kontor = await system.addTenant('kontor', 'Kontor')
    const settings = await kontor.admin.client.getSettings()
    const german = { ...settings, locale: 'de', timeZone: 'Europe/Berlin' } as const
    await kontor.admin.client.updateSettings({ body: german })
    const { envelope } = await completedEnvelope({ by: kontor, drawn: drawing })
    const response = await get(certificatePath(envelope.id), asMember(kontor), kontor)
    expect(response.headers.get('content-disposition')).toContain('Abschlusszertifikat%2C%20Lease%20of')
    const read = await readPdf(await response.arrayBuffer())
    expect(read).toMatchObject({
      title: 'Abschlusszertifikat: Lease of the 3rd floor',
      language: 'de',
      figures: ['Unterschrift, gezeichnet von Zoë Ωμέγα'],
    })
    const inBerlin = { dateStyle: 'long', timeStyle: 'long', timeZone: 'Europe/Berlin' } as const
    const completed = new Intl.DateTimeFormat('de', inBerlin).format(new Date(envelope.updatedAt))
    expect(completed).toMatch(/ME[SZ]Z?$/)
    for (const part of [
      `Abgeschlossen am ${completed}`,
      'Gesendet von Ada Admin (Kontor) am',
      'Name, wie eingegeben: Zoë Ωμέγα',
      'Link zugestellt',
      `Umschlag ${envelope.id} · Seite 1 von`,
    ])
      expect(read.text).toContain(part)
    expect(JSON.parse(read.attachments['certificate.json']!)).toMatchObject({
      envelope: { completedAt: envelope.updatedAt },
    })
  })

  it('has names in the letters in which they were written', async () => {
    const name = 'Zoë 张三 さくら 김철수 สมชาย שרה محمد'
    const { envelope } = await completedEnvelope({ name })
    const { text } = await readPdf(await (await get(certificatePath(envelope.id), asMember())).arrayBuffer())
    for (const part of name.split(' ')) expect(text).toContain(part)
    expect(text).not.toContain('U+')
  })

  it('names by their numbers the letters that it has no font for, and keeps them in the attached file', async () => {
    const { envelope } = await completedEnvelope({ name: 'Zoë 𓀀𓀁 👩‍🚀' })
    const response = await get(certificatePath(envelope.id), asMember())
    const { text, attachments } = await readPdf(await response.arrayBuffer())
    expect(text).toContain('Signature, as typed: Zoë [U+13000 U+13001] [U+1F469 U+1F680]')
    expect(text).toContain('Letters that this certificate has no font for are named by their numbers')
    expect(JSON.parse(attachments['certificate.json']!)).toMatchObject({
      recipients: [{ name: 'Zoë 𓀀𓀁 👩‍🚀', signature: 'Zoë 𓀀𓀁 👩‍🚀' }, {}],
    })
  })

  it('is the same each time', async () => {
    const { envelope, links } = await completedEnvelope({ drawn: drawing })
    const ofMember = await get(certificatePath(envelope.id), asMember())
    const ofRecipient = await get(`/v1/signing/${links.zoe}/certificate`)
    expect(sha256(Buffer.from(await ofRecipient.arrayBuffer()))).toBe(
      sha256(Buffer.from(await ofMember.arrayBuffer())),
    )
  })

  it('goes over several pages, each numbered, when there is much to say', async () => {
    const recipients = Array.from({ length: 19 }, (_, index) => ({
      ...person(`Copy${index}`, 1, 'viewer'),
      name: `Copy ${index} with a name that needs more than one line of the table to be written out in full`,
    }))
    const { id } = await sendEnvelope(system, acme, { recipients: [person('Solo'), ...recipients] })
    await acme.visitor.signEnvelope({
      params: { token: await linkOf(acme, 'Solo') },
      body: { signature: 'Solo', consent: true },
    })
    await untilStatus(acme, id, 'completed')
    const { text, pages } = await readPdf(await (await get(certificatePath(id), asMember())).arrayBuffer())
    expect(pages).toBeGreaterThan(1)
    for (let page = 1; page <= pages; page++) expect(text).toContain(`Page ${page} of ${pages}`)
  })

  it('is there only when everybody has signed and approved', async () => {
    const { id } = await sendEnvelope(system, acme, { recipients: [person('Wanda')] })
    const refused = { status: 409, code: 'envelope_not_completed' }
    expect(await (await get(certificatePath(id), asMember())).json()).toMatchObject(refused)
    const token = await linkOf(acme, 'Wanda')
    expect(await (await get(`/v1/signing/${token}/certificate`)).json()).toMatchObject(refused)
    const draft = await draftEnvelope(system, acme)
    expect(await (await get(certificatePath(draft.id), asMember())).json()).toMatchObject(refused)
    expect(await (await get(certificatePath(crypto.randomUUID()), asMember())).json()).toMatchObject({
      status: 404,
    })
  })
})

describe('a recipient’s copy', () => {
  it('is mailed to each when everybody has signed and approved, and holds documents and certificate', async () => {
    const { envelope, links, names } = await completedEnvelope()
    for (const [name, token] of [
      [names.zoe, links.zoe],
      [names.paul, links.paul],
    ] as const) {
      await expect
        .poll(async () => (await mailsTo(acme, person(name).email))[0]?.subject, { timeout: 30_000 })
        .toBe(`Completed: ${envelope.title}`)
      const [mail] = await mailsTo(acme, person(name).email)
      expect(mail!.text).toContain(`/sign/${token}`)
      const copy = await acme.visitor.getSigningCopy({ params: { token } })
      expect(copy).toEqual({
        sender: 'Ada Admin',
        title: envelope.title,
        completedAt: envelope.updatedAt,
        documents: envelope.documents,
      })
      const content = await get(`/v1/signing/${token}/documents/${copy.documents[0]!.id}/content`)
      expect(sha256(Buffer.from(await content.arrayBuffer()))).toBe(sha256(pdf))
    }
  })

  it('can be read by who has signed while others are waited for, without a certificate', async () => {
    await sendEnvelope(system, acme, { recipients: [person('Early'), person('Late', 2)] })
    const token = await linkOf(acme, 'Early')
    await acme.visitor.signEnvelope({ params: { token }, body: { signature: 'Early', consent: true } })
    expect(await acme.visitor.getSigningCopy({ params: { token } })).toMatchObject({ completedAt: null })
  })

  it('is withdrawn with the envelope', async () => {
    const { id } = await sendEnvelope(system, acme, { recipients: [person('First'), person('Next', 2)] })
    const token = await linkOf(acme, 'First')
    await acme.visitor.signEnvelope({ params: { token }, body: { signature: 'First', consent: true } })
    await acme.admin.client.voidEnvelope({ params: { envelopeId: id }, body: { reason: 'Wrong floor' } })
    const gone = { status: 410, code: 'link_voided' }
    expect(await problemOf(acme.visitor.getSigningCopy({ params: { token } }))).toMatchObject(gone)
    const documentPath = `/v1/signing/${token}/documents/${crypto.randomUUID()}/content`
    expect(await (await get(documentPath)).json()).toMatchObject(gone)
  })
})
