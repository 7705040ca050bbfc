import type { EnvelopeStatus } from '@envelope/contract'

export type DemoDocument = 'Mutual non-disclosure agreement.pdf' | 'Statement of work.pdf'

/** How an envelope of the demo came to be what it is. */
export interface Story {
  title: string
  message: string
  documents: DemoDocument[]
  recipients: { name: string; email: string; order: number }[]
  outcome: EnvelopeStatus
  /** Which of the tenant's members sent it. */
  sender: number
  hoursAgo: number
  expiresInDays: number
  /** Why it was declined or voided. */
  reason: string
}

const nda: DemoDocument = 'Mutual non-disclosure agreement.pdf'
const work: DemoDocument = 'Statement of work.pdf'

const subjects: [title: string, documents: DemoDocument[], message: string][] = [
  ['Mutual NDA with Northwind Traders', [nda], 'As agreed on the phone: the same wording as last year.'],
  [
    'Statement of work: warehouse booking, phase one',
    [work],
    'Please look at the dates in the table once more.',
  ],
  ['NDA for the Lisbon tender', [nda], ''],
  [
    'Framework agreement and first order, Contoso',
    [nda, work],
    'Two documents. The order is for the first quarter only.',
  ],
  ['Statement of work: website relaunch', [work], 'With the shorter time for acceptance that you asked for.'],
  ['Mutual NDA with Fabrikam', [nda], 'We need this before Thursday’s meeting.'],
  ['Change order 2: handheld scanners', [work], 'Adds the third deliverable; everything else is as it was.'],
  ['NDA: battery supplier study', [nda], ''],
  ['Statement of work: payroll migration', [work], 'Please pass it on to whoever signs for your side.'],
  ['Renewal of the NDA with Tailspin Toys', [nda], 'The present one ends this month.'],
  [
    'Research cooperation, University of Delft',
    [nda, work],
    'The NDA comes first; the work plan is its annex.',
  ],
  ['Statement of work: loading dock cameras', [work], ''],
]

const people: [name: string, email: string][] = [
  ['Ines Moreau', 'ines.moreau@northwind.example'],
  ['Tomás Herrera', 'tomas.herrera@contoso.example'],
  ['Yuki Tanaka', 'yuki.tanaka@fabrikam.example'],
  ['Olivia Bennett', 'olivia.bennett@tailspin.example'],
  ['Rahul Mehta', 'rahul.mehta@adventure.example'],
  ['Zofia Nowak', 'zofia.nowak@litware.example'],
  ['Lars Østergaard', 'lars.ostergaard@proseware.example'],
  ['Chiara Bianchi', 'chiara.bianchi@wingtip.example'],
  ['Samuel Osei', 'samuel.osei@lucerne.example'],
]

const reasons = {
  declined: ['The liability clause is not what we agreed on.', 'Our board has chosen another supplier.'],
  voided: ['Replaced by a version with the right dates.', 'Sent to the wrong contact.'],
}

const outcomes: EnvelopeStatus[] = [
  'draft',
  'sent',
  'delivered',
  'viewed',
  'signed',
  'completed',
  'delivered',
  'completed',
  'declined',
  'completed',
  'viewed',
  'completed',
  'signed',
  'voided',
  'completed',
  'delivered',
  'completed',
  'viewed',
  'completed',
  'delivered',
]
const hoursApart = 11

/** The same stories every time, the newest first. */
export const stories = (count: number, members: number): Story[] =>
  Array.from({ length: count }, (_, index) => {
    const [title, documents, message] = subjects[index % subjects.length]!
    const round = Math.floor(index / subjects.length)
    const outcome = outcomeOf(index)
    return {
      title:
        round === 0
          ? title
          : `${title} (${['revised', 'second site', 'annex B', 'renewal'][(round - 1) % 4]})`,
      message,
      documents,
      recipients: recipientsOf(index, outcome),
      outcome,
      sender: index % members,
      hoursAgo: 3 + index * hoursApart,
      expiresInDays: outcome === 'expired' ? 7 : 30,
      reason: outcome === 'declined' || outcome === 'voided' ? reasons[outcome][index % 2]! : '',
    }
  })

/** An envelope can only have expired when it is older than its time. */
function outcomeOf(index: number): EnvelopeStatus {
  const place = index % outcomes.length
  if (index > outcomes.length && (place === 1 || place === 15)) return 'expired'
  return outcomes[place]!
}

function recipientsOf(index: number, outcome: EnvelopeStatus): Story['recipients'] {
  const count = outcome === 'signed' ? 2 + (index % 2) : 1 + (index % 3 === 0 ? 1 : 0)
  return Array.from({ length: count }, (_, place) => {
    const [name, email] = people[(index * 2 + place) % people.length]!
    return { name, email, order: index % 4 === 0 ? 1 : place + 1 }
  })
}
