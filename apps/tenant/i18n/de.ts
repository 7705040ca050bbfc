import type { Translation } from '@envelope/ui/translation'
import type en from './en.ts'

export default {
  signInTo: 'Bei {tenant} anmelden',
  documents: {
    page: 'Seite {page} von {pages}',
    failed: '„{name}“ konnte nicht angezeigt werden.',
    open: 'Öffnen',
    opensInNewTab: 'öffnet sich in einem neuen Tab',
    certificate: 'Abschlusszertifikat',
    download: '{name} herunterladen',
  },
  signing: {
    title: { signer: 'Unterschreiben: {title}', approver: 'Genehmigen: {title}', viewer: 'Lesen: {title}' },
    from: {
      signer: '{sender} von {tenant} bittet um Ihre Unterschrift',
      approver: '{sender} von {tenant} bittet um Ihre Genehmigung',
      viewer: '{sender} von {tenant} schickt Ihnen eine Kopie',
    },
    forRecipient: 'Für {name}, {email}',
    until: 'Offen bis {date}',
    documents: 'Dokumente zum Lesen',
    jump: { signer: 'Zur Unterschrift', approver: 'Zur Genehmigung' },
    heading: 'Ihre Unterschrift',
    name: 'Ihr vollständiger Name',
    namePlaceholder: 'So, wie er erscheinen soll',
    preview: 'So wird Ihre Unterschrift aussehen',
    consent: 'Ich bin einverstanden, elektronisch zu unterschreiben',
    way: { label: 'Unterschrift', typed: 'Tippen', drawn: 'Zeichnen' },
    drawing: {
      label: 'Unterschrift zeichnen',
      hint: 'Mit Finger, Stift oder Maus. Mit der Tastatur wählen Sie „Tippen“.',
      lines: 'Noch nichts gezeichnet. | Eine Linie gezeichnet. | {count} Linien gezeichnet.',
      undo: 'Rückgängig',
      clear: 'Löschen',
    },
    recorded: {
      typed: 'Ihr Name, die Zeit und Ihre IP-Adresse werden mit der Unterschrift festgehalten.',
      drawn:
        'Ihr Name, Ihre Zeichnung, die Zeit und Ihre IP-Adresse werden mit der Unterschrift festgehalten.',
    },
    sign: 'Unterschreiben',
    decline: 'Ablehnen',
    approval: {
      heading: 'Ihre Genehmigung',
      text: 'Mit der Genehmigung bestätigen Sie, dass Sie die Dokumente gelesen haben und damit einverstanden sind, dass sie so unterschrieben werden. Sie selbst unterschreiben nicht.',
      recorded: 'Ihr Name, die Zeit und Ihre IP-Adresse werden mit der Genehmigung festgehalten.',
      approve: 'Genehmigen',
      declineTitle: 'Genehmigung ablehnen?',
      declineText:
        'Der Absender erfährt Ihren Grund. Danach kann niemand mehr diesen Umschlag unterschreiben.',
    },
    copy: {
      heading: 'Ihre Kopie',
      text: 'Das wurde Ihnen zum Lesen geschickt. Sie brauchen nichts zu unterschreiben.',
    },
    keep: {
      label: 'Ihre Kopie',
      later: 'Sobald alle fertig sind, schicken wir Ihnen den Weg zum Zertifikat per E-Mail.',
    },
    declineTitle: 'Unterschrift ablehnen?',
    declineText: 'Der Absender erfährt Ihren Grund. Danach kann niemand mehr diesen Umschlag unterschreiben.',
    reason: 'Grund',
    done: {
      signed: 'Unterschrieben. Vielen Dank!',
      signedText: '{sender} hat Bescheid bekommen. Sie können diese Seite schließen.',
      completedText:
        'Alle haben ihren Teil getan, und {sender} hat Bescheid bekommen. Sie können diese Seite schließen.',
      approved: 'Genehmigt. Vielen Dank!',
      approvedText: '{sender} hat Bescheid bekommen. Sie können diese Seite schließen.',
      declined: 'Sie haben abgelehnt',
      declinedText: '{sender} hat Ihren Grund erfahren. Sie können diese Seite schließen.',
    },
    dead: {
      link_unknown: {
        title: 'Dieser Link ist nicht gültig',
        text: 'Öffnen Sie den Link noch einmal aus der E-Mail, oder bitten Sie den Absender um einen neuen.',
      },
      link_used: {
        title: 'Sie haben Ihren Teil schon getan',
        text: 'Hier ist für Sie nichts mehr zu tun.',
      },
      link_declined: {
        title: 'Dieser Umschlag wurde abgelehnt',
        text: 'Er kann nicht mehr unterschrieben werden. Fragen Sie den Absender, wenn Sie das für ein Versehen halten.',
      },
      link_expired: {
        title: 'Dieser Link ist abgelaufen',
        text: 'Bitten Sie den Absender um einen neuen Umschlag, wenn Sie noch unterschreiben möchten.',
      },
      link_voided: {
        title: 'Der Absender hat diesen Umschlag zurückgezogen',
        text: 'Er kann nicht mehr geöffnet oder unterschrieben werden.',
      },
    },
  },
  invitation: {
    title: 'Willkommen bei {tenant}',
    text: '{name}, wählen Sie ein Passwort für Ihr Konto. Danach sind Sie sofort angemeldet.',
    submit: 'Passwort festlegen und anmelden',
    dead: {
      link_unknown: {
        title: 'Dieser Link ist nicht gültig',
        text: 'Öffnen Sie den Link noch einmal aus der E-Mail, oder bitten Sie um eine neue Einladung.',
      },
      link_used: {
        title: 'Diese Einladung wurde schon angenommen',
        text: 'Melden Sie sich mit dem Passwort an, das Sie gewählt haben.',
      },
      link_expired: {
        title: 'Diese Einladung ist abgelaufen',
        text: 'Bitten Sie um eine neue.',
      },
    },
    signIn: 'Zur Anmeldung',
  },
  newPassword: {
    email: 'E-Mail',
    password: 'Passwort',
    hint: 'Mindestens {count} Zeichen. Ein paar Wörter, die nur Sie so zusammenstellen würden, merkt man sich leicht.',
    until: 'Dieser Link gilt bis {date}.',
  },
  passwordReset: {
    forgot: 'Passwort vergessen?',
    title: 'Ein neues Passwort wählen',
    ask: 'Geben Sie die E-Mail-Adresse Ihres Kontos ein. Sie bekommen einen Link, mit dem Sie ein neues Passwort wählen.',
    email: 'E-Mail',
    send: 'Link schicken',
    asked: 'Sehen Sie in Ihr Postfach',
    askedText: 'Wenn {email} hier zu einem Konto gehört, ist ein Link unterwegs. Er gilt eine Stunde.',
    text: 'Wählen Sie ein neues Passwort für Ihr Konto bei {tenant}. Überall sonst werden Sie abgemeldet.',
    submit: 'Neues Passwort festlegen',
    done: 'Ihr Passwort ist geändert',
    doneText: 'Melden Sie sich mit dem neuen an.',
    again: 'Neuen Link anfordern',
    dead: {
      link_unknown: {
        title: 'Dieser Link ist nicht gültig',
        text: 'Öffnen Sie den Link noch einmal aus der E-Mail, oder fordern Sie einen neuen an.',
      },
      link_used: {
        title: 'Dieser Link wurde schon benutzt',
        text: 'Melden Sie sich mit dem Passwort an, das Sie gewählt haben, oder fordern Sie einen neuen Link an.',
      },
      link_expired: {
        title: 'Dieser Link ist abgelaufen',
        text: 'Er galt eine Stunde. Fordern Sie einen neuen an.',
      },
    },
  },
  impersonation: {
    title: 'Handeln an jemandes Stelle',
    acting: '{operator} von Envelope, Sie handeln als {name}.',
    until: 'Was Sie tun, steht unter Ihrem Namen im Verlauf. Es endet von selbst am {date}.',
    end: 'Beenden und zurück zu HQ',
    again: 'Gehen Sie zurück zu HQ, und beginnen Sie dort noch einmal.',
    dead: {
      link_unknown: 'Dieser Link gilt hier nicht',
      link_used: 'Dieser Link wurde schon benutzt',
      link_expired: 'Dieser Link ist abgelaufen',
    },
  },
  mailbox: {
    title: 'Postfach',
    hint: 'E-Mails, die {tenant} verschickt hätte. Sie bleiben auf diesem Rechner.',
    empty: 'Noch keine E-Mails',
    emptyText: 'Senden Sie einen Umschlag: Was die Empfänger bekommen, erscheint hier.',
    to: 'An {to}',
    asHtml: 'Als HTML zeigen',
    html: 'HTML von „{subject}“',
  },
} satisfies Translation<typeof en>
