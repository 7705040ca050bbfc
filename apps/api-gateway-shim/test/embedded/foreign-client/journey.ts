/**
 * Sends an envelope to two people, who sign it one after the other, by types that a foreign tool made of the OpenAPI document
 * and nothing else of ours. Prints the envelope when all of it is done, and what was wrong with a mistaken one.
 *
 *     node journey.ts BASE_URL HOST EMAIL PASSWORD
 */
import { setTimeout as delay } from 'node:timers/promises'
import createClient from 'openapi-fetch'
import type { components, paths } from '../../../test-results/openapi.ts'

const [baseUrl, host, email, password] = process.argv.slice(2) as [string, string, string, string]
const recipients: components['schemas']['EnvelopeDraft']['recipients'] = [
  { name: 'Rita Recipient', email: 'rita@partner.example', order: 1 },
  { name: 'Sam Second', email: 'sam@partner.example', order: 2 },
]

const visitor = createClient<paths>({ baseUrl, headers: { 'x-forwarded-host': host } })

function must<Data>({ data, error }: { data?: Data; error?: { title: string } }): Data {
  if (error || data === undefined) throw new Error(error?.title ?? 'nothing was answered')
  return data
}

/** The token of the link that was mailed to an address, once it is there. */
async function mailedLink(address: string): Promise<string> {
  for (;;) {
    const mails = must(await visitor.GET('/dev/mailbox')).data
    const mail = mails.find(({ to }) => to.includes(address))
    const token = mail && /\/sign\/([\w-]+)/.exec(mail.text)?.[1]
    if (token !== undefined) return token
    await delay(50)
  }
}

const { token } = must(await visitor.POST('/v1/sessions', { body: { email, password } }))
const headers = { 'x-forwarded-host': host, authorization: `Bearer ${token}` }
const member = createClient<paths>({ baseUrl, headers })

const mistaken = await member.POST('/v1/envelopes', { body: { title: 'a'.repeat(1_000) } })

const draft = must(
  await member.POST('/v1/envelopes', {
    params: { header: { 'idempotency-key': 'foreign-client' } },
    body: { title: 'Office lease', recipients },
  }),
)
const path = { envelopeId: draft.id }
const form = new FormData()
form.set('file', new Blob(['%PDF-1.7\n%%EOF\n'], { type: 'application/pdf' }), 'Lease.pdf')
must(
  await member.POST('/v1/envelopes/{envelopeId}/documents', {
    params: { path },
    body: { file: 'Lease.pdf' },
    bodySerializer: () => form,
  }),
)
must(await member.POST('/v1/envelopes/{envelopeId}/send', { params: { path } }))

for (const recipient of recipients) {
  const params = { path: { token: await mailedLink(recipient.email) } }
  must(await visitor.GET('/v1/signing/{token}', { params }))
  must(
    await visitor.POST('/v1/signing/{token}/sign', {
      params,
      body: { signature: recipient.name, consent: true },
    }),
  )
}

const envelope = must(await member.GET('/v1/envelopes/{envelopeId}', { params: { path } }))
process.stdout.write(JSON.stringify({ envelope, mistakes: mistaken.error?.errors }))
