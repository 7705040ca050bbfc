import type en from './en.ts'
import sentences from './sentences.de.ts'
import type { Translation } from './translation.ts'

export default {
  product: 'Envelope',
  sentences,
  action: {
    close: 'Schließen',
    cancel: 'Abbrechen',
    tryAgain: 'Erneut versuchen',
    back: 'Zurück',
    home: 'Zur Startseite',
    openMenu: 'Menü öffnen',
    skipToContent: 'Zum Inhalt springen',
  },
  navigation: { main: 'Hauptnavigation' },
  pages: { label: 'Seiten', previous: 'Vorige', next: 'Nächste' },
  signIn: {
    title: 'Anmelden',
    email: 'E-Mail',
    password: 'Passwort',
    submit: 'Anmelden',
    ended: 'Ihre Sitzung ist beendet. Melden Sie sich wieder an, um da weiterzumachen, wo Sie waren.',
    removed:
      'Sie wurden aus diesem Konto entfernt und sind deshalb abgemeldet. Ist das ein Irrtum, wenden Sie sich an einen Administrator.',
    waitSeconds: 'Zu viele Versuche. Versuchen Sie es in {seconds} Sekunden noch einmal.',
    waitMinutes: 'Zu viele Versuche. Versuchen Sie es in {minutes} Minuten noch einmal.',
  },
  session: {
    signOut: 'Abmelden',
    signedInAs: 'Angemeldet als',
  },
  language: 'Sprache',
  theme: { label: 'Darstellung', system: 'Wie das Gerät', light: 'Hell', dark: 'Dunkel' },
  status: { loading: 'Wird geladen …', optional: 'freiwillig' },
  notifications: { region: 'Benachrichtigungen ({hotkey})' },
  connection: {
    lost: 'Verbindung unterbrochen. Neuer Versuch …',
    reload: 'Seite neu laden',
  },
  error: {
    notFound: {
      title: 'Seite nicht gefunden',
      text: 'Unter dieser Adresse ist nichts zu finden. Vielleicht wurde die Seite verschoben, oder der Link ist unvollständig.',
    },
    unknownTenant: {
      title: 'Unter dieser Adresse gibt es kein Envelope-Konto',
      text: 'Prüfen Sie die Adresse auf Tippfehler, oder fragen Sie die Person, von der Sie sie haben.',
    },
    offline: {
      title: 'Sie sind offline',
      text: 'Diese Seite kommt von selbst, sobald die Verbindung wieder da ist.',
    },
    unavailable: {
      title: 'Envelope ist zurzeit nicht erreichbar',
      text: 'Wir kümmern uns darum. Was Sie gespeichert haben, ist nicht verloren. Versuchen Sie es gleich noch einmal.',
    },
    suspended: {
      title: 'Dieses Envelope-Konto ist gesperrt',
      text: 'Bis es freigegeben wird, kann hier niemand etwas tun. Nichts geht verloren.',
      reason: 'Der genannte Grund',
    },
    forbidden: {
      title: 'Das dürfen Sie nicht sehen',
      text: 'Bitten Sie jemanden, der Ihr Konto verwaltet, um Zugriff.',
    },
    internal: {
      title: 'Bei uns ist etwas schiefgegangen',
      text: 'Versuchen Sie es noch einmal. Wenn es wieder geschieht, nennen Sie uns die Kennung unten.',
    },
    reference: 'Kennung: {id}',
  },
} satisfies Translation<typeof en>
