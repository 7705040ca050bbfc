import type { FieldErrors } from '@envelope/contract'
import { mountSuspended } from '@nuxt/test-utils/runtime'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { InvitationForm } from '#components'

const invitation = {
  tenant: 'Initech',
  name: 'Bill',
  email: 'bill@initech.example',
  expiresAt: '2026-12-02T10:00:00.000Z',
}
let form: VueWrapper
afterEach(() => form.unmount())

async function choose(password: string, wrong?: FieldErrors) {
  const accept = vi.fn(async () => wrong)
  form = await mountSuspended(InvitationForm, { props: { invitation, accept }, attachTo: document.body })
  await form.get('input[name=password]').setValue(password)
  await form.get('form').trigger('submit')
  await flushPromises()
  return accept
}

test('it says for which account a password is chosen, and until when', async () => {
  await choose('anything')
  for (const text of ['Welcome to Initech', 'Bill', 'Dec 2, 2026']) expect(form.text()).toContain(text)
  expect(form.get<HTMLInputElement>('input[name=email]').element.value).toBe('bill@initech.example')
})

test('the password that was chosen is handed over, once accepted that is told', async () => {
  const accept = await choose('correct horse battery')
  expect(accept).toHaveBeenCalledExactlyOnceWith('correct horse battery')
  expect(form.emitted('accepted')).toHaveLength(1)
})

test('what is wrong with it stands at its field, which gets the focus', async () => {
  await choose('short', { password: ['Use at least 12 characters.'] })
  const field = form.get<HTMLInputElement>('input[name=password]')
  expect(form.get(`#${field.attributes('aria-describedby')}`).text()).toBe('Use at least 12 characters.')
  expect(document.activeElement).toBe(field.element)
  expect(form.emitted('accepted')).toBeUndefined()
})

test('an API that does not answer is said above the form, and what was typed stays', async () => {
  await choose('correct horse battery', { '': ['Envelope is not available at the moment.'] })
  expect(form.get('[role=alert]').text()).toContain('not available')
  expect(form.get<HTMLInputElement>('input[name=password]').element.value).toBe('correct horse battery')
})
