import { problemOf, ProblemError, type ProblemCode } from '@envelope/contract'
import { mountSuspended, registerEndpoint } from '@nuxt/test-utils/runtime'
import { setResponseStatus } from 'h3'
import { defineComponent, h } from 'vue'
import { afterEach, expect, test } from 'vitest'
import { useSigning, type SigningState } from '../../app/composables/use-signing.ts'
import { deadLinkCode } from '../../app/utils/dead-link.ts'

const request = {
  tenant: 'Acme Corporation',
  sender: 'Ada Keller',
  title: 'Offer',
  message: '',
  expiresAt: null,
  recipient: { name: 'Rosa', email: 'rosa@example.com' },
  documents: [],
}
let lastToken = 0
const pages: { unmount(): void }[] = []
afterEach(() => pages.splice(0).forEach((page) => page.unmount()))

/** A link of its own for each test, whose request and signing the API answers as given. */
async function openLink({ load, sign }: { load?: ProblemCode; sign?: ProblemCode } = {}) {
  const token = `token-${++lastToken}-aaaaaaaaaaaaaaaaaaaa`
  const endpoint = (path: string, method: 'GET' | 'POST', code: ProblemCode | undefined, body: object) =>
    registerEndpoint(`/api/v1/signing/${token}${path}`, {
      method,
      handler: (event) => {
        if (!code) return body
        setResponseStatus(event, problemOf(code).status)
        return problemOf(code)
      },
    })
  endpoint('', 'GET', load, request)
  endpoint('/sign', 'POST', sign, { status: 'signed', completed: true })
  endpoint('/decline', 'POST', sign, { status: 'declined', completed: false })
  let signing: Awaited<ReturnType<typeof useSigning>> | undefined
  const page = await mountSuspended(
    defineComponent({
      async setup() {
        signing = await useSigning(token)
        return () => h('p')
      },
    }),
  )
  pages.push(page)
  if (!signing) throw new Error('the page did not load')
  return signing
}
const kindOf = ({ state }: { state: { value: SigningState } }) => state.value.kind

test('an open link shows what is to be signed', async () => {
  const { state } = await openLink()
  expect(state.value).toEqual({ kind: 'open', request })
})

test.each(['link_unknown', 'link_used', 'link_declined', 'link_expired', 'link_voided'] as const)(
  'a dead link says that it is %s and nothing else',
  async (code) => {
    const { state } = await openLink({ load: code })
    expect(state.value).toEqual({ kind: 'dead', code })
  },
)

test('signed, the page thanks', async () => {
  const signing = await openLink()
  expect(await signing.sign({ signature: 'Rosa', consent: true })).toEqual({})
  expect(signing.state.value).toMatchObject({ kind: 'done', result: { status: 'signed', completed: true } })
})

test('without a name or consent nothing is sent, and both are asked for', async () => {
  const signing = await openLink()
  expect(await signing.sign({ signature: ' ', consent: false })).toEqual({
    signature: ['Enter your full name as your signature.'],
    consent: ['Confirm that you mean to sign.'],
  })
  expect(kindOf(signing)).toBe('open')
})

test('declining needs a reason', async () => {
  const signing = await openLink()
  expect(await signing.decline({ reason: '' })).toEqual({ reason: ['Enter a reason.'] })
  expect(await signing.decline({ reason: 'Too expensive.' })).toEqual({})
  expect(signing.state.value).toMatchObject({ kind: 'done', result: { status: 'declined' } })
})

test('an envelope that was voided while it was read says so', async () => {
  const signing = await openLink({ sign: 'link_voided' })
  await signing.sign({ signature: 'Rosa', consent: true })
  expect(signing.state.value).toEqual({ kind: 'dead', code: 'link_voided' })
})

test('an API that does not answer leaves everything as it is', async () => {
  const signing = await openLink({ sign: 'unavailable' })
  expect(await signing.sign({ signature: 'Rosa', consent: true })).toEqual({
    '': ['Envelope is not available at the moment. Try again shortly.'],
  })
  expect(kindOf(signing)).toBe('open')
})

test('an address that cannot even be a link’s is an unknown link', () => {
  const malformed = problemOf('validation_failed', { errors: { token: ['This link is not valid.'] } })
  expect(deadLinkCode(new ProblemError(malformed))).toBe('link_unknown')
  expect(deadLinkCode(new ProblemError(problemOf('internal')))).toBeUndefined()
})
