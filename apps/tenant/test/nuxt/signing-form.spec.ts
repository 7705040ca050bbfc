import { mountSuspended } from '@nuxt/test-utils/runtime'
import { flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { SigningForm } from '#components'
import type { FieldErrors } from '@envelope/contract'

const answer = (errors: FieldErrors = {}) => vi.fn(async () => errors)
let form: VueWrapper
const mount = async (
  props: { sign?: ReturnType<typeof answer>; decline?: ReturnType<typeof answer> } = {},
) => {
  form = await mountSuspended(SigningForm, {
    props: { sign: answer(), decline: answer(), ...props },
    attachTo: document.body,
  })
  return form
}
afterEach(() => form.unmount())

test('signing hands over the name as typed, and the consent', async () => {
  const sign = answer()
  await mount({ sign })
  await form.get('input[name=signature]').setValue('Rosa Recipient')
  await form.get('input[type=checkbox]').setValue(true)
  await form.get('form').trigger('submit')
  expect(sign).toHaveBeenCalledWith({ signature: 'Rosa Recipient', consent: true })
})

test('the name is shown as the signature it will be', async () => {
  await mount()
  await form.get('input[name=signature]').setValue('Rosa Recipient')
  expect(form.get('.font-handwriting').text()).toBe('Rosa Recipient')
})

test('a drawing is handed over while it is chosen, and what is wrong with it stands there', async () => {
  const sign = answer({ drawing: ['Draw your signature.'] })
  await mount({ sign })
  await form.get('input[name=signature]').setValue('Rosa Recipient')
  await form.get('input[type=radio][value=drawn]').setValue(true)
  await form.get('form').trigger('submit')
  expect(sign).toHaveBeenLastCalledWith({ signature: 'Rosa Recipient', drawing: [], consent: false })
  const pad = await vi.waitFor(() => form.get('[role=group]'))
  await vi.waitFor(() => expect(pad.text()).toContain('Draw your signature.'))
  expect(form.text()).toContain('Your name, your drawing, the time and your IP address are recorded')
  await form.get('input[type=radio][value=typed]').setValue(true)
  await form.get('form').trigger('submit')
  expect(sign).toHaveBeenLastCalledWith({ signature: 'Rosa Recipient', drawing: undefined, consent: false })
})

test('it says what is recorded', async () => {
  await mount()
  expect(form.text()).toContain('Your name, the time and your IP address are recorded with the signature.')
})

test('what is missing stands at its field, which gets the focus', async () => {
  await mount({
    sign: answer({
      signature: ['Enter your full name as your signature.'],
      consent: ['Confirm that you mean to sign.'],
    }),
  })
  await form.get('form').trigger('submit')
  await flushPromises()
  const name = form.get<HTMLInputElement>('input[name=signature]')
  expect(form.get(`#${name.attributes('aria-describedby')}`).text()).toBe(
    'Enter your full name as your signature.',
  )
  expect(form.text()).toContain('Confirm that you mean to sign.')
  expect(document.activeElement).toBe(name.element)
})

test('an API that does not answer is said above the form, and what was typed stays', async () => {
  await mount({ sign: answer({ '': ['Envelope is not available at the moment. Try again shortly.'] }) })
  await form.get('input[name=signature]').setValue('Rosa Recipient')
  await form.get('form').trigger('submit')
  await flushPromises()
  expect(form.get('[role=alert]').text()).toContain('not available')
  expect(form.get<HTMLInputElement>('input[name=signature]').element.value).toBe('Rosa Recipient')
})

test('a second submit while the first is under way is not sent', async () => {
  const { promise, resolve } = Promise.withResolvers<FieldErrors>()
  const sign = vi.fn(() => promise)
  await mount({ sign })
  await form.get('form').trigger('submit')
  await form.get('form').trigger('submit')
  expect(sign).toHaveBeenCalledTimes(1)
  resolve({})
})
