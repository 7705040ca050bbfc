import type { Translation } from '@envelope/ui/translation'
import type en from './en.ts'

export default {
  hq: 'Envelope HQ',
  signInTo: 'Bei Envelope HQ anmelden',
  operatorRole: { admin: 'Administrator', support: 'Support', viewer: 'Betrachter' },
  operatorInvitation: {
    title: 'Willkommen bei Envelope HQ',
    welcome:
      '{name}, wählen Sie ein Passwort für Ihr Konto. Ihre Rolle ist {role}. Sie sind dann sofort angemeldet.',
    hint: 'Mindestens {count} Zeichen. Ein paar Wörter, die nur Sie so zusammenstellen würden, merken sich leicht.',
    submit: 'Passwort setzen und anmelden',
    until: 'Dieser Link gilt bis {date}.',
    link_unknown: 'Dieser Link ist nicht gültig',
    link_used: 'Dieser Link wurde schon benutzt',
    link_expired: 'Dieser Link ist abgelaufen',
    text: {
      link_unknown: 'Bitten Sie um einen neuen, wo Sie ihn herhaben.',
      link_used: 'Melden Sie sich mit dem Passwort an, das Sie gewählt haben.',
      link_expired: 'Bitten Sie um einen neuen, wo Sie ihn herhaben.',
    },
  },
} satisfies Translation<typeof en>
