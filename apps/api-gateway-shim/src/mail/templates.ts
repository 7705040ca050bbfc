import type { RecipientRole } from '@envelope/contract'
import type { Mail } from './mailer.ts'

interface Letter {
  to: Mail['to']
  subject: string
  greeting: string
  paragraphs: string[]
  /** What the sender wrote, set apart from what we say. */
  quote?: string
  button: { label: string; url: string }
  footer: string
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character]!)
const lines = (text: string) => escape(text).replace(/\r?\n/g, '<br>')

/** A subject is one line, whatever was typed into the title. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' })

function asMail({ to, subject, greeting, paragraphs, quote, button, footer }: Letter): Mail {
  const text = [
    greeting,
    ...paragraphs,
    ...(quote ? [`“${quote}”`] : []),
    `${button.label}:\n${button.url}`,
    `-- \n${footer}`,
  ]
  const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(oneLine(subject))}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f5;color:#18181b;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px">
${[greeting, ...paragraphs].map((content) => paragraph(escape(content))).join('\n')}
${quote ? `<blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #d4d4d8">${lines(quote)}</blockquote>` : ''}
<p style="margin:24px 0"><a href="${escape(button.url)}" style="display:inline-block;padding:12px 20px;background:#4338ca;color:#ffffff;text-decoration:none;border-radius:8px">${escape(button.label)}</a></p>
<p style="margin:24px 0 0;color:#52525b;font-size:14px">${escape(footer)}</p>
</div></body></html>
`
  return { to, subject: oneLine(subject), text: text.join('\n\n'), html }
}

export interface SigningRequestMail {
  recipient: { name: string; email: string; role: RecipientRole }
  sender: string
  tenant: string
  title: string
  message: string
  expiresAt: string | null
  url: string
}

const requests = {
  signer: { asks: 'asks you to sign', does: 'asks you to read and sign', button: 'Read and sign' },
  approver: { asks: 'asks you to approve', does: 'asks you to read and approve', button: 'Read and approve' },
  viewer: { asks: 'sends you a copy', does: 'sends you, for reading,', button: 'Read' },
}

/** To a recipient whose turn it is. */
export const signingRequestMail = (request: SigningRequestMail): Mail =>
  asMail({
    to: { name: request.recipient.name, address: request.recipient.email },
    subject: `${request.sender} ${requests[request.recipient.role].asks}: ${request.title}`,
    greeting: `Hello ${request.recipient.name},`,
    paragraphs: [
      `${request.sender} of ${request.tenant} ${requests[request.recipient.role].does} “${request.title}”.`,
      ...(request.expiresAt
        ? [`The link is yours alone and works until ${day.format(new Date(request.expiresAt))}.`]
        : []),
    ],
    quote: request.message,
    button: { label: requests[request.recipient.role].button, url: request.url },
    footer: `Sent by Envelope for ${request.tenant}. If you did not expect this, you can ignore it.`,
  })

/** To a recipient who has the link, and is still waited for. */
export const reminderMail = (request: SigningRequestMail): Mail => {
  const mail = signingRequestMail(request)
  return { ...mail, subject: `Reminder: ${mail.subject}` }
}

export interface InvitationMail {
  user: { name: string; email: string }
  tenant: string
  /** Where the tenant's people open it. */
  address: string
  expiresAt: string
  url: string
}

/** To somebody who has an account, and no password yet. */
export const invitationMail = ({ user, tenant, address, expiresAt, url }: InvitationMail): Mail =>
  asMail({
    to: { name: user.name, address: user.email },
    subject: `Your Envelope account for ${tenant}`,
    greeting: `Hello ${user.name},`,
    paragraphs: [
      `Envelope is ready for ${tenant}, at ${address}. Choose a password, and you are in.`,
      `The link is yours alone. It works once, until ${day.format(new Date(expiresAt))}.`,
    ],
    button: { label: 'Choose a password', url },
    footer: `Sent by Envelope for ${tenant}. If you did not expect this, you can ignore it.`,
  })

export interface AccountMail {
  user: { name: string; email: string }
  tenant: string
  url: string
}

/** To somebody who asked for a new password, or for whom somebody did. */
export const passwordResetMail = ({ user, tenant, url }: AccountMail): Mail =>
  asMail({
    to: { name: user.name, address: user.email },
    subject: `A new password for Envelope at ${tenant}`,
    greeting: `Hello ${user.name},`,
    paragraphs: [
      `Somebody asked for a new password for your account at ${tenant}. If it was you, choose one now.`,
      'The link is yours alone. It works once, for one hour.',
    ],
    button: { label: 'Choose a new password', url },
    footer: `Sent by Envelope for ${tenant}. If it was not you, ignore this: nothing has changed.`,
  })

/** To somebody whose password was changed. */
export const passwordChangedMail = ({
  user,
  tenant,
  url,
  staysSignedIn,
}: AccountMail & { staysSignedIn: boolean }): Mail =>
  asMail({
    to: { name: user.name, address: user.email },
    subject: `Your password for Envelope at ${tenant} was changed`,
    greeting: `Hello ${user.name},`,
    paragraphs: [
      `The password of your account at ${tenant} was changed, and you were signed out everywhere${staysSignedIn ? ' else' : ''}.`,
      'If it was not you, ask for a new password at once, and tell an administrator.',
    ],
    button: { label: 'Sign in', url },
    footer: `Sent by Envelope for ${tenant}.`,
  })

export interface OutcomeMail {
  sender: { name: string; email: string }
  tenant: string
  title: string
  url: string
}

/** To the sender, when everybody has signed or approved. */
export const completedMail = ({ sender, tenant, title, url }: OutcomeMail): Mail =>
  asMail({
    to: { name: sender.name, address: sender.email },
    subject: `Completed: ${title}`,
    greeting: `Hello ${sender.name},`,
    paragraphs: [`“${title}” is completed: everybody has signed or approved it.`],
    button: { label: 'Open the envelope', url },
    footer: `Sent by Envelope for ${tenant}.`,
  })

export interface CopyMail {
  recipient: { name: string; email: string }
  tenant: string
  title: string
  url: string
}

/** To who has signed or approved, when everybody has. */
export const copyMail = ({ recipient, tenant, title, url }: CopyMail): Mail =>
  asMail({
    to: { name: recipient.name, address: recipient.email },
    subject: `Completed: ${title}`,
    greeting: `Hello ${recipient.name},`,
    paragraphs: [
      `“${title}” is completed: everybody has signed or approved it.`,
      'The documents, and a certificate of who signed when, are yours to keep. The link is yours alone.',
    ],
    button: { label: 'Get your copy', url },
    footer: `Sent by Envelope for ${tenant}.`,
  })

/** To the sender, when a recipient declined. */
export const declinedMail = ({
  sender,
  tenant,
  title,
  url,
  recipient,
  reason,
}: OutcomeMail & { recipient: { name: string; role: RecipientRole }; reason: string }): Mail =>
  asMail({
    to: { name: sender.name, address: sender.email },
    subject: `Declined: ${title}`,
    greeting: `Hello ${sender.name},`,
    paragraphs: [
      `${recipient.name} declined to ${recipient.role === 'approver' ? 'approve' : 'sign'} “${title}”, with this reason:`,
    ],
    quote: reason,
    button: { label: 'Open the envelope', url },
    footer: `Sent by Envelope for ${tenant}.`,
  })
