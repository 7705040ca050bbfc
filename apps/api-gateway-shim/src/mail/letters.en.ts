import { domainLookoutDays } from '@envelope/contract'
import type { DomainMail, Letters } from './letters.ts'

const requests = {
  signer: { asks: 'asks you to sign', does: 'asks you to read and sign', button: 'Read and sign' },
  approver: { asks: 'asks you to approve', does: 'asks you to read and approve', button: 'Read and approve' },
  viewer: { asks: 'sends you a copy', does: 'sends you, for reading,', button: 'Read' },
}
const sentFor = (tenant: string) => `Sent by Envelope for ${tenant}.`
const notExpected = (tenant: string) => `${sentFor(tenant)} If you did not expect this, you can ignore it.`
const recordToMake = ({ record }: DomainMail) => [
  'Type: TXT',
  `Name: ${record.name}`,
  `Value: ${record.value}`,
]

export const english: Letters = {
  greeting: (name) => `Hello ${name},`,
  quoted: (text) => `“${text}”`,
  reminderOf: (subject) => `Reminder: ${subject}`,
  signingRequest: ({ recipient: { role }, sender, tenant, title, expiresAt }, day) => ({
    subject: `${sender} ${requests[role].asks}: ${title}`,
    paragraphs: [
      `${sender} of ${tenant} ${requests[role].does} “${title}”.`,
      ...(expiresAt ? [`The link is yours alone and works until ${day(expiresAt)}.`] : []),
    ],
    button: requests[role].button,
    footer: notExpected(tenant),
  }),
  invitation: ({ tenant, address, expiresAt }, day) => ({
    subject: `Your Envelope account for ${tenant}`,
    paragraphs: [
      `Envelope is ready for ${tenant}, at ${address}. Choose a password, and you are in.`,
      `The link is yours alone. It works once, until ${day(expiresAt)}.`,
    ],
    button: 'Choose a password',
    footer: notExpected(tenant),
  }),
  passwordReset: ({ tenant }) => ({
    subject: `A new password for Envelope at ${tenant}`,
    paragraphs: [
      `Somebody asked for a new password for your account at ${tenant}. If it was you, choose one now.`,
      'The link is yours alone. It works once, for one hour.',
    ],
    button: 'Choose a new password',
    footer: `${sentFor(tenant)} If it was not you, ignore this: nothing has changed.`,
  }),
  passwordChanged: ({ tenant, staysSignedIn }) => ({
    subject: `Your password for Envelope at ${tenant} was changed`,
    paragraphs: [
      `The password of your account at ${tenant} was changed, and you were signed out everywhere${staysSignedIn ? ' else' : ''}.`,
      'If it was not you, ask for a new password at once, and tell an administrator.',
    ],
    button: 'Sign in',
    footer: sentFor(tenant),
  }),
  completed: ({ tenant, title }) => ({
    subject: `Completed: ${title}`,
    paragraphs: [`“${title}” is completed: everybody has signed or approved it.`],
    button: 'Open the envelope',
    footer: sentFor(tenant),
  }),
  copy: ({ tenant, title }) => ({
    subject: `Completed: ${title}`,
    paragraphs: [
      `“${title}” is completed: everybody has signed or approved it.`,
      'The documents, and a certificate of who signed when, are yours to keep. The link is yours alone.',
    ],
    button: 'Get your copy',
    footer: sentFor(tenant),
  }),
  declined: ({ tenant, title, recipient: { name, role } }) => ({
    subject: `Declined: ${title}`,
    paragraphs: [
      `${name} declined to ${role === 'approver' ? 'approve' : 'sign'} “${title}”, with this reason:`,
    ],
    button: 'Open the envelope',
    footer: sentFor(tenant),
  }),
  deletionRequested: ({ tenant, deletesAt }, day) => ({
    subject: `${tenant}: the Envelope account is deleted on ${day(deletesAt)}`,
    paragraphs: [
      `The Envelope account of ${tenant} is suspended, and on ${day(deletesAt)} it is deleted with all that it holds: envelopes, documents, certificates and people.`,
      'Until that day we can take it back. After it nothing can be brought back, by us neither. If you want to keep the account, tell us in time.',
      'This is the reason that we were given:',
    ],
    button: 'See what is said there',
    footer: sentFor(tenant),
  }),
  deletionCanceled: ({ tenant, staysSuspended }) => ({
    subject: `${tenant}: the Envelope account is kept`,
    paragraphs: [
      `The Envelope account of ${tenant} is not deleted after all, and nothing of it was lost.`,
      staysSuspended
        ? 'It was suspended before, and still is: the page there says why.'
        : 'You can go on where you were.',
    ],
    button: 'Open Envelope',
    footer: sentFor(tenant),
  }),
  domainMissing: (about, day) => ({
    subject: `${about.tenant}: the DNS record of ${about.domain} is missing`,
    paragraphs: [
      `${about.tenant} is reached at ${about.domain} because of a record in DNS, which is no longer there, or was changed. The domain works until ${day(about.worksUntil)} all the same.`,
      `After that nobody gets there: links with ${about.domain} stop working, and mails lead to ${about.url}.`,
      'To keep the domain, have this record made again where the domain is administered. It is looked for each hour, so that you need not tell us:',
      ...recordToMake(about),
    ],
    button: 'Open Envelope',
    footer: sentFor(about.tenant),
  }),
  domainLapsed: (about, day) => ({
    subject: `${about.tenant}: ${about.domain} no longer leads to Envelope`,
    paragraphs: [
      `The DNS record of ${about.domain} was missing for too long. Since ${day(about.lapsedAt)} the domain leads nowhere: links with it do not work, and who was signed in there is signed out.`,
      `At ${about.url} all is there as before, the same links too. Mails lead there.`,
      `To have the domain back, have this record made. It is looked for during the next ${domainLookoutDays} days; after that, and to have mails lead to the domain again, write to us:`,
      ...recordToMake(about),
    ],
    button: 'Open Envelope',
    footer: sentFor(about.tenant),
  }),
}
