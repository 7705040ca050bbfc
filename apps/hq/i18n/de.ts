import type { Translation } from '@envelope/ui/translation'
import type en from './en.ts'

export default {
  hq: 'Envelope HQ',
  signInTo: 'Bei Envelope HQ anmelden',
  nav: { tenants: 'Mandanten' },
  tenantStatus: { invited: 'Eingeladen', active: 'Aktiv', suspended: 'Gesperrt' },
  tenants: {
    title: 'Mandanten',
    new: 'Neuer Mandant',
    search: 'Mandanten suchen',
    searchPlaceholder: 'Nach Name oder Adresse suchen',
    column: { name: 'Name', address: 'Adresse', status: 'Status', created: 'Angelegt' },
    failed: 'Die Liste konnte nicht geladen werden',
    none: {
      title: 'Noch keine Mandanten',
      text: 'Ein Mandant ist ein Unternehmen mit eigener Adresse. Legen Sie den ersten an; wer ihn verwaltet, wird per E-Mail eingeladen.',
    },
    noMatch: {
      title: 'Keine Treffer',
      text: 'Kein Mandant passt zu dieser Suche.',
      clear: 'Suche löschen',
    },
  },
  newTenant: {
    title: 'Neuer Mandant',
    back: 'Alle Mandanten',
    company: 'Unternehmen',
    companyHint: 'Die Adresse funktioniert, sobald der Mandant angelegt ist.',
    name: 'Name',
    namePlaceholder: 'Muster GmbH',
    slug: 'Adresse',
    slugHint: 'Buchstaben a bis z, Ziffern und Bindestriche. Sie lässt sich später nicht ändern.',
    admin: 'Erste verwaltende Person',
    adminHint:
      'Bekommt eine E-Mail mit einem Link, um ein Passwort zu wählen. Bei HQ kennt es niemand jemals.',
    adminName: 'Name',
    adminEmail: 'E-Mail',
    submit: 'Mandanten anlegen',
    created: '{name} wurde angelegt.',
  },
  tenant: {
    back: 'Alle Mandanten',
    created: 'Angelegt am {date}',
    open: 'Öffnen',
    opensInNewTab: 'öffnet sich in einem neuen Tab',
    admin: 'Erste verwaltende Person',
    invitedUntil: 'Per E-Mail eingeladen. Der Link gilt bis {date}.',
    invitationExpired: 'Die Einladung ist am {date} abgelaufen, ohne angenommen worden zu sein.',
    accepted: 'Hat die Einladung am {date} angenommen.',
    nobodyInvited: 'Von hier aus wurde niemand eingeladen.',
    history: 'Verlauf',
    noHistory: 'Von HQ aus ist noch nichts geschehen.',
    by: 'von {operator}',
    ip: 'IP {ip}',
  },
  operatorEvent: {
    tenantCreated: 'Mandant angelegt',
    tenantSuspended: 'Mandant gesperrt',
    tenantResumed: 'Mandant freigegeben',
  },
} satisfies Translation<typeof en>
