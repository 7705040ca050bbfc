import { describe, expect, it } from 'vitest'
import { envelopeDraft, envelopeQuery, sendableEnvelope } from './envelope.ts'
import { fieldErrors } from './problem-codes.ts'

const complete = {
  title: 'Lease',
  message: '',
  documents: [{}],
  recipients: [{ name: 'Ann', email: 'Ann@Example.com ', order: 1 }],
}

const errorsOf = (change: object) => {
  const result = sendableEnvelope.safeParse({ ...complete, ...change })
  return result.success ? {} : fieldErrors(result.error)
}

describe('a draft', () => {
  it('may be saved empty; when it expires and reminds is then as the tenant has it', () => {
    expect(envelopeDraft.parse({})).toEqual({
      title: '',
      message: '',
      recipients: [],
    })
  })

  it('may be saved with recipients half filled in', () => {
    const [first] = envelopeDraft.parse({ recipients: [{ name: '', email: 'not yet', order: 1 }] }).recipients
    expect(first).toEqual({ name: '', email: 'not yet', order: 1, role: 'signer' })
  })

  it.each([
    [{ title: 'x'.repeat(201) }, 'title', 'Use at most 200 characters.'],
    [{ message: 'x'.repeat(2001) }, 'message', 'Use at most 2,000 characters.'],
    [{ expiresInDays: 0 }, 'expiresInDays', 'Give recipients at least one day.'],
    [{ recipients: [{ name: '', email: '', order: 0 }] }, 'recipients.0.order', 'The order starts at 1.'],
  ])('does not take what does not fit: %j', (change, path, message) => {
    const result = envelopeDraft.safeParse(change)
    expect(fieldErrors(result.error!)).toEqual({ [path]: [message] })
  })
})

describe('an envelope that can be sent', () => {
  it('has addresses in lower case without blanks around them', () => {
    expect(sendableEnvelope.parse(complete).recipients[0]!.email).toBe('ann@example.com')
  })

  it.each([
    [{ title: '   ' }, { title: ['Enter a title.'] }],
    [{ documents: [] }, { documents: ['Add at least one document.'] }],
    [{ recipients: [] }, { recipients: ['Add at least one recipient.'] }],
    [
      { recipients: [{ name: 'Ann', email: 'ann@example.com', order: 1, role: 'viewer' }] },
      { recipients: ['Add at least one recipient who signs or approves.'] },
    ],
    [
      { recipients: [{ name: '', email: 'ann', order: 1 }] },
      {
        'recipients.0.name': ['Enter a name.'],
        'recipients.0.email': ['This is not an email address, like ann@example.com.'],
      },
    ],
    [
      {
        recipients: [
          { name: 'Ann', email: 'ann@example.com', order: 1 },
          { name: 'Ann again', email: 'ANN@example.com', order: 2 },
        ],
      },
      { 'recipients.1.email': ['This address is in the list already.'] },
    ],
  ])('lacks nothing: %j is said at its field', (change, errors) => {
    expect(errorsOf(change)).toEqual(errors)
  })
})

describe('a query of the list', () => {
  it('has 25 rows a page unless it says otherwise, also as text from a URL', () => {
    expect(envelopeQuery.parse({}).limit).toBe(25)
    expect(envelopeQuery.parse({ limit: '50' }).limit).toBe(50)
  })

  it.each(['0', '101', '2.5', 'many'])('refuses a page of %s rows', (limit) => {
    expect(envelopeQuery.safeParse({ limit }).success).toBe(false)
  })
})
