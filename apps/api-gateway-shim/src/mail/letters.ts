import type { Locale, RecipientRole } from '@envelope/contract'
import { english } from './letters.en.ts'
import { german } from './letters.de.ts'

export interface SigningRequestMail {
  recipient: { name: string; email: string; role: RecipientRole }
  sender: string
  tenant: string
  title: string
  message: string
  expiresAt: string | null
  url: string
}

export interface InvitationMail {
  user: { name: string; email: string }
  tenant: string
  /** Where the tenant's people open it. */
  address: string
  expiresAt: string
  url: string
}

export interface AccountMail {
  user: { name: string; email: string }
  tenant: string
  url: string
}

export interface PasswordChangedMail extends AccountMail {
  /** In the session that changed it. */
  staysSignedIn: boolean
}

export interface OutcomeMail {
  sender: { name: string; email: string }
  tenant: string
  title: string
  url: string
}

export interface CopyMail {
  recipient: { name: string; email: string }
  tenant: string
  title: string
  url: string
}

export interface DeclinedMail extends OutcomeMail {
  recipient: { name: string; role: RecipientRole }
  reason: string
}

export interface DeletionRequestedMail extends AccountMail {
  deletesAt: string
  reason: string
}

export interface DeletionCanceledMail extends AccountMail {
  /** For another reason. */
  staysSuspended: boolean
}

export interface DomainMail extends AccountMail {
  /** As people write it. */
  domain: string
  /** The TXT record that proves it. */
  record: { name: string; value: string }
}

export interface DomainMissingMail extends DomainMail {
  worksUntil: string
}

export interface DomainLapsedMail extends DomainMail {
  lapsedAt: string
}

export interface Letter {
  subject: string
  paragraphs: string[]
  button: string
  footer: string
}

/** An ISO time as a date, in the tenant's language and time zone. */
type Day = (time: string) => string

/** What the mails say, in one language. */
export interface Letters {
  greeting: (name: string) => string
  quoted: (text: string) => string
  reminderOf: (subject: string) => string
  signingRequest: (about: SigningRequestMail, day: Day) => Letter
  invitation: (about: InvitationMail, day: Day) => Letter
  passwordReset: (about: AccountMail) => Letter
  passwordChanged: (about: PasswordChangedMail) => Letter
  completed: (about: OutcomeMail) => Letter
  copy: (about: CopyMail) => Letter
  declined: (about: DeclinedMail) => Letter
  deletionRequested: (about: DeletionRequestedMail, day: Day) => Letter
  deletionCanceled: (about: DeletionCanceledMail) => Letter
  domainMissing: (about: DomainMissingMail, day: Day) => Letter
  domainLapsed: (about: DomainLapsedMail, day: Day) => Letter
}

export const lettersIn: Record<Locale, Letters> = { en: english, de: german }
