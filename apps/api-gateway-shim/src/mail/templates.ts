import type { Locale } from '@envelope/contract'
import {
  lettersIn,
  type AccountMail,
  type CopyMail,
  type DeclinedMail,
  type DeletionCanceledMail,
  type DeletionRequestedMail,
  type DomainLapsedMail,
  type DomainMissingMail,
  type InvitationMail,
  type Letter,
  type OutcomeMail,
  type PasswordChangedMail,
  type SigningRequestMail,
} from './letters.ts'
import type { Mail } from './mailer.ts'

/** How a tenant's mails are written. */
export interface MailStyle {
  locale: Locale
  /** In which dates are told. */
  time_zone: string
}

interface Contents {
  to: { name: string; email: string }
  /** What the sender wrote, set apart from what we say. */
  quote?: string
  url: string
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** As a text stands in a mail's HTML. */
export const escape = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character]!)
const lines = (text: string) => escape(text).replace(/\r?\n/g, '<br>')

/** A subject is one line, whatever was typed into the title. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

const dayIn =
  ({ locale, time_zone: timeZone }: MailStyle) =>
  (time: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(new Date(time))

function asMail(
  { locale }: MailStyle,
  { subject, paragraphs, button, footer }: Letter,
  { to, quote, url }: Contents,
): Mail {
  const { greeting, quoted } = lettersIn[locale]
  const greeted = [greeting(to.name), ...paragraphs]
  const text = [...greeted, ...(quote ? [quoted(quote)] : []), `${button}:\n${url}`, `-- \n${footer}`]
  const paragraph = (content: string) => `<p style="margin:0 0 16px">${content}</p>`
  const html = `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><title>${escape(oneLine(subject))}</title></head>
<body style="margin:0;padding:32px 16px;background:#f4f4f5;color:#18181b;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;overflow-wrap:anywhere">
${greeted.map((content) => paragraph(escape(content))).join('\n')}
${quote ? `<blockquote style="margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #d4d4d8">${lines(quote)}</blockquote>` : ''}
<p style="margin:24px 0"><a href="${escape(url)}" style="display:inline-block;padding:12px 20px;background:#4338ca;color:#ffffff;text-decoration:none;border-radius:8px">${escape(button)}</a></p>
<p style="margin:24px 0 0;color:#52525b;font-size:14px">${escape(footer)}</p>
</div></body></html>
`
  return {
    to: { name: to.name, address: to.email },
    subject: oneLine(subject),
    text: text.join('\n\n'),
    html,
  }
}

/** To a recipient whose turn it is. */
export const signingRequestMail = (style: MailStyle, about: SigningRequestMail): Mail =>
  asMail(style, lettersIn[style.locale].signingRequest(about, dayIn(style)), {
    to: about.recipient,
    quote: about.message,
    url: about.url,
  })

/** To a recipient who has the link, and is still waited for. */
export const reminderMail = (style: MailStyle, about: SigningRequestMail): Mail => {
  const mail = signingRequestMail(style, about)
  return { ...mail, subject: lettersIn[style.locale].reminderOf(mail.subject) }
}

/** To somebody who has an account, and no password yet. */
export const invitationMail = (style: MailStyle, about: InvitationMail): Mail =>
  asMail(style, lettersIn[style.locale].invitation(about, dayIn(style)), { to: about.user, url: about.url })

/** To somebody who asked for a new password, or for whom somebody did. */
export const passwordResetMail = (style: MailStyle, about: AccountMail): Mail =>
  asMail(style, lettersIn[style.locale].passwordReset(about), { to: about.user, url: about.url })

/** To somebody whose password was changed. */
export const passwordChangedMail = (style: MailStyle, about: PasswordChangedMail): Mail =>
  asMail(style, lettersIn[style.locale].passwordChanged(about), { to: about.user, url: about.url })

/** To the sender, when everybody has signed or approved. */
export const completedMail = (style: MailStyle, about: OutcomeMail): Mail =>
  asMail(style, lettersIn[style.locale].completed(about), { to: about.sender, url: about.url })

/** To who has signed or approved, when everybody has. */
export const copyMail = (style: MailStyle, about: CopyMail): Mail =>
  asMail(style, lettersIn[style.locale].copy(about), { to: about.recipient, url: about.url })

/** To the sender, when a recipient declined. */
export const declinedMail = (style: MailStyle, about: DeclinedMail): Mail =>
  asMail(style, lettersIn[style.locale].declined(about), {
    to: about.sender,
    quote: about.reason,
    url: about.url,
  })

/** To an owner, when the tenant is to be deleted. */
export const deletionRequestedMail = (style: MailStyle, about: DeletionRequestedMail): Mail =>
  asMail(style, lettersIn[style.locale].deletionRequested(about, dayIn(style)), {
    to: about.user,
    quote: about.reason,
    url: about.url,
  })

/** To an owner, when that was taken back. */
export const deletionCanceledMail = (style: MailStyle, about: DeletionCanceledMail): Mail =>
  asMail(style, lettersIn[style.locale].deletionCanceled(about), { to: about.user, url: about.url })

/** To an owner, when the DNS record of a domain is missing. */
export const domainMissingMail = (style: MailStyle, about: DomainMissingMail): Mail =>
  asMail(style, lettersIn[style.locale].domainMissing(about, dayIn(style)), {
    to: about.user,
    url: about.url,
  })

/** To an owner, when a domain has stopped working for it. */
export const domainLapsedMail = (style: MailStyle, about: DomainLapsedMail): Mail =>
  asMail(style, lettersIn[style.locale].domainLapsed(about, dayIn(style)), { to: about.user, url: about.url })
