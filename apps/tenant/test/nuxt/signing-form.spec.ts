import { mountSuspended } from '@nuxt/test-utils/runtime'
import { expect, test, vi } from 'vitest'
import { SigningForm } from '#components'

const accept = () => vi.fn(async () => ({}))

test('signing hands over the name as typed, and the consent', async () => {
  const sign = accept()
  const form = await mountSuspended(SigningForm, { props: { sign, decline: accept() } })
  await form.get('input[name=signature]').setValue('Rosa Recipient')
  await form.get('input[type=checkbox]').setValue(true)
  await form.get('form').trigger('submit')
  expect(sign).toHaveBeenCalledWith({ signature: 'Rosa Recipient', consent: true })
})
