import * as contract from '@envelope/contract'
import type { Envelope } from '@envelope/contract'
import { expect, test } from 'vitest'
import { draftForm, newRecipient, sendErrors, toDraft, type DraftForm } from './draft-form.ts'

const complete = (): DraftForm => ({
  title: 'Offer',
  message: '',
  recipients: [{ ...newRecipient(1), name: 'Rosa', email: 'rosa@example.com' }],
  expiresInDays: 30,
  remindEveryDays: null,
})

const defaults = { expiresInDays: 14, remindEveryDays: 3 }

test('a new form has a recipient to fill in, and the tenant’s defaults', () => {
  expect(draftForm(defaults)).toMatchObject({
    recipients: [{ name: '', email: '', order: 1 }],
    ...defaults,
  })
})

test('the form of a draft holds what was saved', () => {
  const draft = {
    title: 'Offer',
    message: 'Hello',
    expiresInDays: 7,
    remindEveryDays: 3,
    recipients: [{ id: 'x', name: 'Rosa', email: 'rosa@example.com', order: 3, role: 'approver' }],
  } as Envelope
  expect(draftForm(draft)).toMatchObject({
    title: 'Offer',
    message: 'Hello',
    expiresInDays: 7,
    remindEveryDays: 3,
    recipients: [{ name: 'Rosa', email: 'rosa@example.com', order: 3, role: 'approver' }],
  })
})

test('an unfinished form can be saved, without what only the form needs', () => {
  const saved = toDraft(draftForm(defaults), contract)
  expect(saved).toEqual({
    draft: {
      title: '',
      message: '',
      recipients: [{ name: '', email: '', order: 1, role: 'signer' }],
      ...defaults,
    },
  })
})

test('a number that is being typed cannot be saved, and the reason stands at its field', () => {
  expect(toDraft({ ...complete(), expiresInDays: '' }, contract)).toEqual({
    errors: { expiresInDays: ['Enter a whole number of days.'] },
  })
  const recipients = [{ ...newRecipient(1), order: 0 }]
  expect(toDraft({ ...complete(), recipients }, contract)).toEqual({
    errors: { 'recipients.0.order': ['The order starts at 1.'] },
  })
})

test('a complete form with a document can be sent', () => {
  expect(sendErrors(complete(), ['document'], contract)).toEqual({})
})

test('what is missing is said at its field', () => {
  expect(sendErrors(draftForm(defaults), [], contract)).toEqual({
    title: ['Enter a title.'],
    documents: ['Add at least one document.'],
    'recipients.0.name': ['Enter a name.'],
    'recipients.0.email': ['Enter an email address.'],
  })
})

test('an address that is there twice is marked where it is repeated', () => {
  const form = complete()
  form.recipients.push({ ...newRecipient(2), name: 'Again', email: ' ROSA@example.com ' })
  expect(sendErrors(form, ['document'], contract)).toEqual({
    'recipients.1.email': ['This address is in the list already.'],
  })
})
