import { describe, expect, it } from 'vitest'
import { completedMail, declinedMail, invitationMail, signingRequestMail } from './templates.ts'

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
    expect(signingRequestMail(request).subject).toBe(
      "O'Neill & Sons asks you to sign: Lease Bcc: everybody@example.com",
    )
  })

  it('shows in HTML as text what people wrote', () => {
    const { html } = signingRequestMail(request)
    expect(html).toContain('Hello Rita &quot;R&quot; &lt;b&gt;,')
    expect(html).toContain('O&#39;Neill &amp; Sons')
    expect(html).toContain('First line<br>&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('href="https://acme.example/sign/token?a=1&amp;b=2"')
    expect(html).not.toContain('<script')
  })

  it('says in plain text all that matters', () => {
    const { text } = signingRequestMail(request)
    for (const part of [request.message, request.url, 'until December 23, 2026']) expect(text).toContain(part)
  })

  it('asks an approver to approve, and a viewer for nothing', () => {
    const to = (role: 'approver' | 'viewer') =>
      signingRequestMail({ ...request, title: 'Lease', recipient: { ...request.recipient, role } })
    expect(to('approver').subject).toBe("O'Neill & Sons asks you to approve: Lease")
    expect(to('approver').text).toContain('Read and approve:')
    expect(to('viewer').subject).toBe("O'Neill & Sons sends you a copy: Lease")
    expect(to('viewer').text).toContain('Read:\n')
  })

  it('leaves out what there is not', () => {
    const mail = signingRequestMail({ ...request, message: '', expiresAt: null })
    expect(mail.text).not.toContain('“”')
    expect(mail.html).not.toContain('blockquote')
    expect(mail.text).not.toContain('until')
  })

  it('tells who is invited where, by which link, and until when', () => {
    const mail = invitationMail({
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
    expect(completedMail(about)).toMatchObject({
      to: { name: 'Ann', address: 'ann@acme.test' },
      subject: 'Completed: Lease',
    })
    const declined = declinedMail({
      ...about,
      recipient: { name: 'Rita', role: 'signer' },
      reason: 'Too dear.',
    })
    expect(declined.subject).toBe('Declined: Lease')
    expect(declined.text).toContain('Rita declined to sign “Lease”')
    expect(declined.text).toContain('“Too dear.”')
  })
})
