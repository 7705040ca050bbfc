import { domainLookoutDays } from '@envelope/contract'
import type { DomainMail, Letters } from './letters.ts'

const requests = {
  signer: {
    asks: 'bittet Sie um Ihre Unterschrift',
    does: (title: string) => `bittet Sie, „${title}“ zu lesen und zu unterschreiben.`,
    button: 'Lesen und unterschreiben',
  },
  approver: {
    asks: 'bittet Sie um Ihre Freigabe',
    does: (title: string) => `bittet Sie, „${title}“ zu lesen und freizugeben.`,
    button: 'Lesen und freigeben',
  },
  viewer: {
    asks: 'sendet Ihnen eine Kopie',
    does: (title: string) => `sendet Ihnen „${title}“ zum Lesen.`,
    button: 'Lesen',
  },
}
const sentFor = (tenant: string) => `Gesendet von Envelope für ${tenant}.`
const notExpected = (tenant: string) =>
  `${sentFor(tenant)} Wenn Sie das nicht erwartet haben, können Sie es ignorieren.`
const recordToMake = ({ record }: DomainMail) => ['Typ: TXT', `Name: ${record.name}`, `Wert: ${record.value}`]

export const german: Letters = {
  greeting: (name) => `Guten Tag ${name},`,
  quoted: (text) => `„${text}“`,
  reminderOf: (subject) => `Erinnerung: ${subject}`,
  signingRequest: ({ recipient: { role }, sender, tenant, title, expiresAt }, day) => ({
    subject: `${sender} ${requests[role].asks}: ${title}`,
    paragraphs: [
      `${sender} von ${tenant} ${requests[role].does(title)}`,
      ...(expiresAt ? [`Der Link ist nur für Sie und gilt bis zum ${day(expiresAt)}.`] : []),
    ],
    button: requests[role].button,
    footer: notExpected(tenant),
  }),
  invitation: ({ tenant, address, expiresAt }, day) => ({
    subject: `Ihr Envelope-Konto für ${tenant}`,
    paragraphs: [
      `Envelope ist für ${tenant} bereit, unter ${address}. Wählen Sie ein Passwort, und Sie sind dabei.`,
      `Der Link ist nur für Sie. Er gilt einmal, bis zum ${day(expiresAt)}.`,
    ],
    button: 'Passwort wählen',
    footer: notExpected(tenant),
  }),
  passwordReset: ({ tenant }) => ({
    subject: `Ein neues Passwort für Envelope bei ${tenant}`,
    paragraphs: [
      `Jemand hat ein neues Passwort für Ihr Konto bei ${tenant} angefordert. Wenn Sie es waren, wählen Sie jetzt eines.`,
      'Der Link ist nur für Sie. Er gilt einmal, eine Stunde lang.',
    ],
    button: 'Neues Passwort wählen',
    footer: `${sentFor(tenant)} Wenn Sie es nicht waren, ignorieren Sie dies: Es hat sich nichts geändert.`,
  }),
  passwordChanged: ({ tenant, staysSignedIn }) => ({
    subject: `Ihr Passwort für Envelope bei ${tenant} wurde geändert`,
    paragraphs: [
      `Das Passwort Ihres Kontos bei ${tenant} wurde geändert, und Sie wurden überall ${staysSignedIn ? 'sonst ' : ''}abgemeldet.`,
      'Wenn Sie es nicht waren, fordern Sie sofort ein neues Passwort an, und sagen Sie es einem Administrator.',
    ],
    button: 'Anmelden',
    footer: sentFor(tenant),
  }),
  completed: ({ tenant, title }) => ({
    subject: `Abgeschlossen: ${title}`,
    paragraphs: [`„${title}“ ist abgeschlossen: Alle haben unterschrieben oder freigegeben.`],
    button: 'Umschlag öffnen',
    footer: sentFor(tenant),
  }),
  copy: ({ tenant, title }) => ({
    subject: `Abgeschlossen: ${title}`,
    paragraphs: [
      `„${title}“ ist abgeschlossen: Alle haben unterschrieben oder freigegeben.`,
      'Die Dokumente und ein Zertifikat darüber, wer wann unterschrieben hat, können Sie behalten. Der Link ist nur für Sie.',
    ],
    button: 'Ihre Kopie holen',
    footer: sentFor(tenant),
  }),
  declined: ({ tenant, title, recipient: { name, role } }) => ({
    subject: `Abgelehnt: ${title}`,
    paragraphs: [
      `${name} hat abgelehnt, „${title}“ ${role === 'approver' ? 'freizugeben' : 'zu unterschreiben'}, mit dieser Begründung:`,
    ],
    button: 'Umschlag öffnen',
    footer: sentFor(tenant),
  }),
  deletionRequested: ({ tenant, deletesAt }, day) => ({
    subject: `${tenant}: Das Envelope-Konto wird am ${day(deletesAt)} gelöscht`,
    paragraphs: [
      `Das Envelope-Konto von ${tenant} ist gesperrt und wird am ${day(deletesAt)} mit allem gelöscht, was darin ist: Umschläge, Dokumente, Zertifikate und Personen.`,
      'Bis dahin können wir das zurücknehmen. Danach lässt sich nichts wiederherstellen, auch von uns nicht. Wenn Sie das Konto behalten möchten, sagen Sie es uns rechtzeitig.',
      'Als Grund wurde uns genannt:',
    ],
    button: 'Nachsehen, was dort steht',
    footer: sentFor(tenant),
  }),
  deletionCanceled: ({ tenant, staysSuspended }) => ({
    subject: `${tenant}: Das Envelope-Konto bleibt bestehen`,
    paragraphs: [
      `Das Envelope-Konto von ${tenant} wird doch nicht gelöscht, und nichts davon ging verloren.`,
      staysSuspended
        ? 'Es war schon vorher gesperrt und ist es weiterhin; warum, steht dort.'
        : 'Sie können dort weitermachen, wo Sie waren.',
    ],
    button: 'Envelope öffnen',
    footer: sentFor(tenant),
  }),
  domainMissing: (about, day) => ({
    subject: `${about.tenant}: Der DNS-Eintrag von ${about.domain} fehlt`,
    paragraphs: [
      `${about.tenant} ist unter ${about.domain} erreichbar, weil es dafür einen Eintrag im DNS gibt. Er ist nicht mehr da oder wurde geändert. Bis zum ${day(about.worksUntil)} funktioniert die Domain trotzdem.`,
      `Danach kommt dort niemand mehr an: Links mit ${about.domain} funktionieren nicht mehr, und E-Mails führen zu ${about.url}.`,
      'Um die Domain zu behalten, lassen Sie diesen Eintrag dort, wo die Domain verwaltet wird, wieder anlegen. Er wird jede Stunde gesucht; Sie müssen uns nichts sagen:',
      ...recordToMake(about),
    ],
    button: 'Envelope öffnen',
    footer: sentFor(about.tenant),
  }),
  domainLapsed: (about, day) => ({
    subject: `${about.tenant}: ${about.domain} führt nicht mehr zu Envelope`,
    paragraphs: [
      `Der DNS-Eintrag von ${about.domain} hat zu lange gefehlt. Seit dem ${day(about.lapsedAt)} führt die Domain nirgendwohin: Links mit ihr funktionieren nicht, und wer dort angemeldet war, ist abgemeldet.`,
      `Unter ${about.url} ist alles wie zuvor, auch dieselben Links. Dorthin führen die E-Mails.`,
      `Damit die Domain wieder funktioniert, lassen Sie diesen Eintrag anlegen. Er wird in den nächsten ${domainLookoutDays} Tagen gesucht; danach, und damit E-Mails wieder zu der Domain führen, schreiben Sie uns:`,
      ...recordToMake(about),
    ],
    button: 'Envelope öffnen',
    footer: sentFor(about.tenant),
  }),
}
