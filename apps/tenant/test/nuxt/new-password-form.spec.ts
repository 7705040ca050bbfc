import type { FieldErrors } from '@envelope/contract'
import { mountSuspended } from '@nuxt/test-utils/runtime'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { NewPasswordForm } from '#components'

const props = {
  heading: 'Welcome to Initech',
  text: 'Bill, choose a password.',
  email: 'bill@initech.example',
  expiresAt: '2026-12-02T10:00:00.000Z',
  action: 'Set password',
}
let form: VueWrapper
afterEach(() => form.unmount())

async function enter(password: string, wrong?: FieldErrors) {
  const choose = vi.fn(async () => wrong)
  form = await mountSuspended(NewPasswordForm, { props: { ...props, choose }, attachTo: document.body })
  await form.get('input[name=password]').setValue(password)
  await form.get('form').trigger('submit')
  await flushPromises()
  return choose
}

test('it says for which account a password is chosen, and until when', async () => {
  await enter('anything')
  for (const text of ['Welcome to Initech', 'Bill', 'Dec 2, 2026']) expect(form.text()).toContain(text)
  expect(form.get<HTMLInputElement>('input[name=email]').element.value).toBe('bill@initech.example')
})

test('the password that was chosen is handed over, once accepted that is told', async () => {
  const choose = await enter('correct horse battery')
  expect(choose).toHaveBeenCalledExactlyOnceWith('correct horse battery')
  expect(form.emitted('chosen')).toHaveLength(1)
})

test('what is wrong with it stands at its field, which gets the focus', async () => {
  await enter('short', { password: ['Use at least 12 characters.'] })
  const field = form.get<HTMLInputElement>('input[name=password]')
  expect(form.get(`#${field.attributes('aria-describedby')}`).text()).toBe('Use at least 12 characters.')
  expect(document.activeElement).toBe(field.element)
  expect(form.emitted('chosen')).toBeUndefined()
})

test('an API that does not answer is said above the form, and what was typed stays', async () => {
  await enter('correct horse battery', { '': ['Envelope is not available at the moment.'] })
  expect(form.get('[role=alert]').text()).toContain('not available')
  expect(form.get<HTMLInputElement>('input[name=password]').element.value).toBe('correct horse battery')
})
