import { describe, expect, it } from 'vitest'
import { completedMail, declinedMail, invitationMail, reminderMail, signingRequestMail } from './templates.ts'

const style = { locale: 'en', time_zone: 'UTC' } as const

const request = {
  recipient: { name: 'Rita "R" <b>', email: 'rita@partner.example', role: 'signer' as const },
  sender: "O'Neill & Sons",
  tenant: 'Acme',
  title: 'Lease\r\nBcc: everybody@example.com',
  message: 'First line\n<script>alert(1)</script>',
  expiresAt: '2026-12-23T10:00:00.000Z',
  url: 'https://acme.example/sign/token?a=1&b=2',
}

describe('a mail', () => {
  it('has a subject of one line, whatever the title', () => {
    expect(signingRequestMail(style, request).subject).toBe(
      "O'Neill & Sons asks you to sign: Lease Bcc: everybody@example.com",
    )
  })

  it('shows in HTML as text what people wrote', () => {
    const { html } = signingRequestMail(style, request)
    expect(html).toContain('Hello Rita &quot;R&quot; &lt;b&gt;,')
    expect(html).toContain('O&#39;Neill &amp; Sons')
    expect(html).toContain('First line<br>&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('href="https://acme.example/sign/token?a=1&amp;b=2"')
    expect(html).not.toContain('<script')
  })

  it('says in plain text all that matters', () => {
    const { text } = signingRequestMail(style, request)
    for (const part of [request.message, request.url, 'until December 23, 2026']) expect(text).toContain(part)
  })

  it('asks an approver to approve, and a viewer for nothing', () => {
    const to = (role: 'approver' | 'viewer') =>
      signingRequestMail(style, { ...request, title: 'Lease', recipient: { ...request.recipient, role } })
    expect(to('approver').subject).toBe("O'Neill & Sons asks you to approve: Lease")
    expect(to('approver').text).toContain('Read and approve:')
    expect(to('viewer').subject).toBe("O'Neill & Sons sends you a copy: Lease")
    expect(to('viewer').text).toContain('Read:\n')
  })

  it('is written in the tenant’s language, and tells dates in its time zone', () => {
    const german = { locale: 'de', time_zone: 'Pacific/Kiritimati' } as const
    const mail = signingRequestMail(german, { ...request, title: 'Mietvertrag' })
    expect(mail.subject).toBe("O'Neill & Sons bittet Sie um Ihre Unterschrift: Mietvertrag")
    expect(mail.text).toContain('gilt bis zum 24. Dezember 2026.')
    expect(mail.html).toContain('<html lang="de">')
    const reminder = reminderMail(german, { ...request, title: 'Mietvertrag' })
    expect(reminder.subject).toBe("Erinnerung: O'Neill & Sons bittet Sie um Ihre Unterschrift: Mietvertrag")
  })

  it('leaves out what there is not', () => {
    const mail = signingRequestMail(style, { ...request, message: '', expiresAt: null })
    expect(mail.text).not.toContain('“”')
    expect(mail.html).not.toContain('blockquote')
    expect(mail.text).not.toContain('until')
  })

  it('tells who is invited where, by which link, and until when', () => {
    const mail = invitationMail(style, {
      user: { name: 'Ann', email: 'ann@acme.test' },
      tenant: 'Acme',
      address: 'https://acme.example',
      expiresAt: '2026-12-23T10:00:00.000Z',
      url: 'https://acme.example/invitation/token',
    })
    expect(mail).toMatchObject({
      to: { name: 'Ann', address: 'ann@acme.test' },
      subject: 'Your Envelope account for Acme',
    })
    for (const part of [
      'at https://acme.example.',
      'https://acme.example/invitation/token',
      'December 23, 2026',
    ])
      expect(mail.text).toContain(part)
  })

  it('tells the sender how it ended', () => {
    const about = {
      sender: { name: 'Ann', email: 'ann@acme.test' },
      tenant: 'Acme',
      title: 'Lease',
      url: 'https://x',
    }
    expect(completedMail(style, about)).toMatchObject({
      to: { name: 'Ann', address: 'ann@acme.test' },
      subject: 'Completed: Lease',
    })
    const declined = declinedMail(style, {
      ...about,
      recipient: { name: 'Rita', role: 'signer' },
      reason: 'Too dear.',
    })
    expect(declined.subject).toBe('Declined: Lease')
    expect(declined.text).toContain('Rita declined to sign “Lease”')
    expect(declined.text).toContain('“Too dear.”')
  })
})
