import { problemOf, type Problem } from '@envelope/contract'
import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { flushPromises } from '@vue/test-utils'
import { setResponseStatus } from 'h3'
import { expect, test } from 'vitest'
import { UiSignInForm } from '#components'

async function messageAfter(problem: Problem): Promise<string> {
  registerEndpoint('/auth/sign-in', {
    method: 'POST',
    handler: (event) => {
      setResponseStatus(event, problem.status)
      return problem
    },
  })
  const form = await mountSuspended(UiSignInForm, { props: { heading: 'Sign in' }, attachTo: document.body })
  await form.get('input[name=email]').setValue('ada@acme.test')
  await form.get('input[name=password]').setValue('envelope')
  await form.get('form').trigger('submit')
  await expect.poll(() => flushPromises().then(() => form.find('[role=alert]').exists())).toBe(true)
  const message = form.get('[role=alert]').text()
  form.unmount()
  return message
}

test('too many attempts: it says for how long to wait', async () => {
  expect(await messageAfter(problemOf('too_many_attempts', { retryAfter: 42 }))).toContain('42 seconds')
})

test('a server that is away says that it is, also when it says when to try again', async () => {
  const message = await messageAfter(problemOf('unavailable', { retryAfter: 5 }))
  expect(message).toBe('Envelope is not available at the moment. Try again shortly.')
})
