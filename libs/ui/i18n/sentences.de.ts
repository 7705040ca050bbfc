/** What the contract and the API say, in German; `{…}` stands for what differs. */
export default {
  'There is no Envelope account at this address.': 'Unter dieser Adresse gibt es kein Envelope-Konto.',
  'This Envelope account is suspended.': 'Dieses Envelope-Konto ist gesperrt.',
  'Sign in to continue.': 'Melden Sie sich an, um fortzufahren.',
  'You may not do this.': 'Das dürfen Sie nicht.',
  'This was not found.': 'Das wurde nicht gefunden.',
  'Some of the input needs another look.': 'Einige Angaben sind noch nicht richtig.',
  'The request could not be read.': 'Die Anfrage konnte nicht gelesen werden.',
  'This email and password do not match an account.':
    'Zu dieser E-Mail und diesem Passwort gibt es kein Konto.',
  'Too many attempts. Wait a moment, then try again.':
    'Zu viele Versuche. Warten Sie einen Moment und versuchen Sie es dann noch einmal.',
  'Too many requests. Wait a moment, then try again.':
    'Zu viele Anfragen. Warten Sie einen Moment und versuchen Sie es dann noch einmal.',
  'This envelope was sent already, so it can no longer be changed.':
    'Dieser Umschlag wurde schon gesendet und lässt sich nicht mehr ändern.',
  'This draft was changed elsewhere in the meantime.':
    'Dieser Entwurf wurde inzwischen an anderer Stelle geändert.',
  'This envelope is closed, so nothing can be done with it any more.':
    'Dieser Umschlag ist geschlossen; mit ihm lässt sich nichts mehr tun.',
  'Enter your current password.': 'Geben Sie Ihr jetziges Passwort ein.',
  'This is not your current password.': 'Das ist nicht Ihr jetziges Passwort.',
  'Choose another password than the current one.': 'Wählen Sie ein anderes Passwort als das jetzige.',
  'Your plan does not include more.': 'Ihr Tarif umfasst nicht mehr.',
  'Envelopes sent this month: {used}. The plan “{plan}” includes {allowed}. Send it next month (UTC), or ask an owner to get a larger plan.':
    'In diesem Monat gesendete Umschläge: {used}. Der Tarif „{plan}“ umfasst {allowed}. Senden Sie ihn im nächsten Monat (UTC), oder bitten Sie einen Inhaber um einen größeren Tarif.',
  'People who have joined or are invited: {used}. The plan “{plan}” includes {allowed}. Remove somebody, withdraw an invitation, or get a larger plan.':
    'Personen, die dabei oder eingeladen sind: {used}. Der Tarif „{plan}“ umfasst {allowed}. Entfernen Sie jemanden, ziehen Sie eine Einladung zurück, oder wählen Sie einen größeren Tarif.',
  'All documents together: {used}. The plan “{plan}” includes {allowed}, and this one would be too much. Delete drafts that are not needed, or ask an owner to get a larger plan.':
    'Alle Dokumente zusammen: {used}. Der Tarif „{plan}“ umfasst {allowed}, und dieses wäre zu viel. Löschen Sie Entwürfe, die nicht gebraucht werden, oder bitten Sie einen Inhaber um einen größeren Tarif.',
  'Erased person': 'Gelöschte Person',
  'This person’s data is still needed here.': 'Die Daten dieser Person werden hier noch gebraucht.',
  'Envelopes under way with this person: {count}. Void them, or wait until they are closed, then ask again.':
    'Umschläge mit dieser Person, die unterwegs sind: {count}. Ziehen Sie sie zurück, oder warten Sie, bis sie geschlossen sind, und versuchen Sie es dann noch einmal.',
  '“{email}” has an account or an invitation here. Remove it under People, then ask again.':
    '„{email}“ hat hier ein Konto oder eine Einladung. Entfernen Sie das unter „Personen“, und versuchen Sie es dann noch einmal.',
  'Type the address again.': 'Geben Sie die Adresse noch einmal ein.',
  'This is not the address that was looked for. Type it again.':
    'Das ist nicht die Adresse, nach der gesucht wurde. Geben Sie sie noch einmal ein.',
  'Documents, as they were signed: they belong to the other people who signed them too.':
    'Dokumente, wie sie unterschrieben wurden: Sie gehören auch den anderen, die sie unterschrieben haben.',
  'That a recipient received, viewed and signed, and when, with each document’s SHA-256: the certificate proves it, without saying who it was.':
    'Dass ein Empfänger etwas bekommen, gesehen und unterschrieben hat, und wann, mit dem SHA-256 jedes Dokuments: Das Zertifikat beweist es, ohne zu sagen, wer es war.',
  'Titles, messages and file names that senders wrote, but for the address and the full name in them.':
    'Titel, Nachrichten und Dateinamen, die Absender geschrieben haben, ohne die Adresse und den vollen Namen darin.',
  'The name of a former member as the sender of what they sent: it is proof for those who got it.':
    'Der Name eines früheren Mitglieds als Absender dessen, was es gesendet hat: Er ist Beweis für die, die es bekommen haben.',
  'Choose a time zone.': 'Wählen Sie eine Zeitzone.',
  'Choose a time zone, like Europe/Berlin.': 'Wählen Sie eine Zeitzone, etwa Europe/Berlin.',
  'This link is not valid.': 'Dieser Link ist nicht gültig.',
  'This link was used already.': 'Dieser Link wurde schon benutzt.',
  'This envelope was declined.': 'Dieser Umschlag wurde abgelehnt.',
  'This link has expired.': 'Dieser Link ist abgelaufen.',
  'The sender has withdrawn this envelope.': 'Der Absender hat diesen Umschlag zurückgezogen.',
  'This address is taken already.': 'Diese Adresse ist schon vergeben.',
  'There is an account or an invitation with this address already.':
    'Mit dieser Adresse gibt es schon ein Konto oder eine Einladung.',
  '“{email}” has an account or an invitation already. An invitation can be sent again.':
    '„{email}“ hat schon ein Konto oder eine Einladung. Eine Einladung lässt sich noch einmal senden.',
  '“{email}” has an account or an invitation already.': '„{email}“ hat schon ein Konto oder eine Einladung.',
  '{name} can sign in already.': '{name} kann sich schon anmelden.',
  'This is not a page of HQ.': 'Das ist keine Seite von HQ.',
  'Nobody has joined this tenant yet.': 'Bei diesem Mandanten ist noch niemand beigetreten.',
  'This name is taken already.': 'Dieser Name ist schon vergeben.',
  '“{address}” is taken already. Choose another address.':
    '„{address}“ ist schon vergeben. Wählen Sie eine andere Adresse.',
  '“{name}” is taken already. Choose another name.':
    '„{name}“ ist schon vergeben. Wählen Sie einen anderen Namen.',
  'There are tenants on this plan. Put them on another one first.':
    'Es gibt Mandanten mit diesem Tarif. Geben Sie ihnen erst einen anderen.',
  'Enter a whole number, or nothing for no limit.':
    'Geben Sie eine ganze Zahl ein, oder nichts für keine Grenze.',
  'Enter a number from 0 on, or nothing for no limit.':
    'Geben Sie eine Zahl ab 0 ein, oder nichts für keine Grenze.',
  'Enter at most {most}, or nothing for no limit.':
    'Geben Sie höchstens {most} ein, oder nichts für keine Grenze.',
  'This tenant is being deleted, which cannot be taken back.':
    'Dieser Mandant wird gerade gelöscht; das lässt sich nicht zurücknehmen.',
  'This is not this tenant’s address: type “{slug}”.':
    'Das ist nicht die Adresse dieses Mandanten: Geben Sie „{slug}“ ein.',
  'There must always be an owner. Make somebody else an owner first.':
    'Es muss immer einen Inhaber geben. Machen Sie erst jemand anderen zum Inhaber.',
  'Only an owner can make somebody an owner.': 'Nur ein Inhaber kann jemanden zum Inhaber machen.',
  'Only an owner can change or remove an owner.': 'Nur ein Inhaber kann einen Inhaber ändern oder entfernen.',
  'There must always be an administrator. Make somebody else one first.':
    'Es muss immer jemanden mit der Rolle Administrator geben. Vergeben Sie die Rolle erst an jemand anderen.',
  'A kind of job has at most 40 characters.': 'Eine Art von Auftrag hat höchstens 40 Zeichen.',
  'Enter a day, like 2026-11-23.': 'Geben Sie einen Tag an, etwa 2026-11-23.',
  'This idempotency key was used for another request. Use a new one.':
    'Dieser Idempotenzschlüssel wurde für eine andere Anfrage benutzt. Nehmen Sie einen neuen.',
  'The same request is still being handled. Try again shortly.':
    'Dieselbe Anfrage wird noch bearbeitet. Versuchen Sie es gleich noch einmal.',
  'This kind of file is not accepted.': 'Diese Art von Datei wird nicht angenommen.',

  'This file is too large.': 'Diese Datei ist zu groß.',
  'This envelope holds as many documents as it can.': 'Mehr Dokumente passen nicht in diesen Umschlag.',
  'The request is too large.': 'Die Anfrage ist zu groß.',
  'Envelope is not available at the moment. Try again shortly.':
    'Envelope ist zurzeit nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  'You are offline. Try again when you are connected.':
    'Sie sind offline. Versuchen Sie es noch einmal, wenn Sie verbunden sind.',
  'Something went wrong on our side. Try again.':
    'Bei uns ist etwas schiefgegangen. Versuchen Sie es noch einmal.',

  'Enter your password.': 'Geben Sie Ihr Passwort ein.',
  'This password is too long.': 'Dieses Passwort ist zu lang.',
  'Choose a password.': 'Wählen Sie ein Passwort.',
  'Enter an email address.': 'Geben Sie eine E-Mail-Adresse ein.',
  'An email address has at most 254 characters.': 'Eine E-Mail-Adresse hat höchstens 254 Zeichen.',
  'This is not an email address, like ann@example.com.': 'Das ist keine E-Mail-Adresse wie anna@example.com.',
  'Enter an address.': 'Geben Sie eine Adresse ein.',
  'Use only the letters a to z, digits and hyphens.':
    'Nur die Buchstaben a bis z, Ziffern und Bindestriche sind möglich.',
  'Begin and end with a letter or a digit.': 'Beginnen und enden Sie mit einem Buchstaben oder einer Ziffer.',
  'Put only one hyphen between words.': 'Setzen Sie nur einen Bindestrich zwischen zwei Wörter.',
  '“{address}” is reserved for Envelope itself. Choose another address.':
    '„{address}“ ist für Envelope selbst vorgesehen. Wählen Sie eine andere Adresse.',
  'Enter a domain.': 'Geben Sie eine Domain ein.',
  'Leave out the port “{port}”. Enter a domain, like sign.example.com.':
    'Lassen Sie den Port „{port}“ weg. Geben Sie eine Domain ein, etwa sign.example.com.',
  'Leave out “{part}”. Enter a domain, like sign.example.com.':
    'Lassen Sie „{part}“ weg. Geben Sie eine Domain ein, etwa sign.example.com.',
  '“{typed}” is an email address. Enter a domain, like sign.example.com.':
    '„{typed}“ ist eine E-Mail-Adresse. Geben Sie eine Domain ein, etwa sign.example.com.',
  '“{typed}” is an IP address. Enter a domain, like sign.example.com.':
    '„{typed}“ ist eine IP-Adresse. Geben Sie eine Domain ein, etwa sign.example.com.',
  '“{typed}” stands for many domains. Enter a domain, like sign.example.com.':
    '„{typed}“ steht für viele Domains. Geben Sie eine Domain ein, etwa sign.example.com.',
  '“{typed}” is not a domain. Enter a domain, like sign.example.com.':
    '„{typed}“ ist keine Domain. Geben Sie eine Domain ein, etwa sign.example.com.',
  '“{domain}” belongs to Envelope’s own domain “{base}”. Enter one of the customer’s.':
    '„{domain}“ gehört zu Envelopes eigener Domain „{base}“. Geben Sie eine des Kunden ein.',
  '“{domain}” is in this list already.': '„{domain}“ steht schon in dieser Liste.',
  '“{domain}” is a domain of “{tenant}”. Remove it there first.':
    '„{domain}“ ist eine Domain von „{tenant}“. Entfernen Sie sie erst dort.',
  'A tenant has at most {count} domains. Remove one first.':
    'Ein Mandant hat höchstens {count} Domains. Entfernen Sie erst eine.',
  'This domain is taken already.': 'Diese Domain ist schon vergeben.',
  'This domain is not verified. Mails lead there once its record is found in DNS.':
    'Diese Domain ist nicht bestätigt. Mails führen dorthin, sobald ihr Eintrag im DNS gefunden ist.',
  'Use at least {count} characters.': 'Nehmen Sie mindestens {count} Zeichen.',
  'Use at most {count} characters.': 'Nehmen Sie höchstens {count} Zeichen.',
  'Enter {what}.': 'Füllen Sie dieses Feld aus.',

  'Add at least one document.': 'Fügen Sie mindestens ein Dokument hinzu.',
  'Add at least one recipient.': 'Fügen Sie mindestens einen Empfänger hinzu.',
  'Add at least one recipient who signs or approves.':
    'Fügen Sie mindestens einen Empfänger hinzu, der unterschreibt oder genehmigt.',
  'You are asked to sign.': 'Sie werden um Ihre Unterschrift gebeten.',
  'You are asked to approve.': 'Sie werden um Ihre Genehmigung gebeten.',
  'This was sent to you for reading only.': 'Das wurde Ihnen nur zum Lesen geschickt.',
  'An envelope goes to at most {count} recipients.': 'Ein Umschlag geht an höchstens {count} Empfänger.',
  'This address is in the list already.': 'Diese Adresse steht schon in der Liste.',
  'The order is a whole number.': 'Die Reihenfolge ist eine ganze Zahl.',
  'The order starts at 1.': 'Die Reihenfolge beginnt bei 1.',
  'The order ends at {last}.': 'Die Reihenfolge endet bei {last}.',
  'Enter a whole number of days.': 'Geben Sie eine ganze Zahl von Tagen ein.',
  'Give recipients at least one day.': 'Geben Sie den Empfängern mindestens einen Tag.',
  'Give recipients at most 365 days.': 'Geben Sie den Empfängern höchstens 365 Tage.',
  'Wait at least one day between reminders.': 'Warten Sie zwischen zwei Erinnerungen mindestens einen Tag.',
  'Remind at least every 90 days, or not at all.': 'Erinnern Sie mindestens alle 90 Tage oder gar nicht.',
  'Enter a date.': 'Geben Sie ein Datum ein.',
  'Choose a time that is still to come.': 'Wählen Sie einen Zeitpunkt in der Zukunft.',
  'Choose a time within a year.': 'Wählen Sie einen Zeitpunkt innerhalb eines Jahres.',
  'There is a certificate once everybody has signed and approved.':
    'Das Zertifikat gibt es, sobald alle unterschrieben und freigegeben haben.',
  'This recipient is not waited for at the moment.': 'Auf diesen Empfänger wird gerade nicht gewartet.',
  'This recipient has heard of it within the last hour.':
    'Dieser Empfänger hat in der letzten Stunde schon davon erfahren.',
  'Draw your signature.': 'Zeichnen Sie Ihre Unterschrift.',
  'This is too small for a signature. Draw it larger.':
    'Das ist zu klein für eine Unterschrift. Zeichnen Sie sie größer.',
  'A drawing has at most {count} lines. Clear it and draw with fewer strokes.':
    'Eine Zeichnung hat höchstens {count} Linien. Löschen Sie sie und zeichnen Sie mit weniger Strichen.',
  'A drawing has at most {count} points. Clear it and draw with fewer strokes.':
    'Eine Zeichnung hat höchstens {count} Punkte. Löschen Sie sie und zeichnen Sie mit weniger Strichen.',
  'A line has at least one point.': 'Eine Linie hat mindestens einen Punkt.',
  'A point is in whole units.': 'Ein Punkt liegt auf ganzen Einheiten.',
  'A point is at 0 to {width} from the left and 0 to {height} from the top.':
    'Ein Punkt liegt 0 bis {width} vom linken und 0 bis {height} vom oberen Rand.',
  'Confirm that you mean to sign.': 'Bestätigen Sie, dass Sie unterschreiben möchten.',
  '“{name}” is not a PDF, PNG or JPEG file.': '„{name}“ ist keine PDF-, PNG- oder JPEG-Datei.',
  '“{name}” is larger than {size} MB.': '„{name}“ ist größer als {size} MB.',
  '“{name}” is empty.': '„{name}“ ist leer.',
  '“{name}” was not added: an envelope holds at most {count} documents.':
    '„{name}“ wurde nicht hinzugefügt: Ein Umschlag fasst höchstens {count} Dokumente.',

  'Search for at most 200 characters.': 'Suchen Sie nach höchstens 200 Zeichen.',
  'This is not a valid id.': 'Das ist keine gültige Kennung.',
} satisfies Record<string, string>
