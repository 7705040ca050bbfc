import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeAll, expect, test } from 'vitest'
import { UsageLimit } from '#components'
import { signIn } from './support/sign-in.ts'

beforeAll(signIn)

const shown = (used: number, allowed: number | null) =>
  mountSuspended(UsageLimit, {
    props: {
      label: 'Envelopes sent this month',
      hint: 'Counted from nothing again on 1 December.',
      remedy: 'No more can be sent until the next month.',
      used,
      allowed,
      write: (amount: number) => `${amount}`,
    },
  })
const warning = /used up/i

test.each([
  { used: 0, allowed: 10 },
  { used: 7, allowed: 10 },
  { used: 799, allowed: 1000 },
])('$used of $allowed is shown without a warning', async ({ used, allowed }) => {
  const limit = await shown(used, allowed)
  expect(limit.text()).toContain(`${used} of ${allowed}`)
  expect(limit.text()).not.toMatch(warning)
})

test.each([
  { used: 8, allowed: 10 },
  { used: 800, allowed: 1000 },
  { used: 999, allowed: 1000 },
])(
  'from 80 % on, as with $used of $allowed, it warns that it is almost used up',
  async ({ used, allowed }) => {
    const text = (await shown(used, allowed)).text()
    expect(text).toContain('Almost used up.')
    expect(text).not.toContain('No more can be sent')
  },
)

test.each([
  { used: 10, allowed: 10 },
  { used: 12, allowed: 10 },
  { used: 0, allowed: 0 },
])(
  'at the limit and beyond, as with $used of $allowed, it says what can be done',
  async ({ used, allowed }) => {
    expect((await shown(used, allowed)).text()).toContain(
      'Used up. No more can be sent until the next month.',
    )
  },
)

test('the meter says the same to who does not see it, and is full beyond the limit', async () => {
  const meter = (await shown(12, 10)).get('[role=meter]').attributes()
  expect(meter).toMatchObject({
    'aria-label': 'Envelopes sent this month',
    'aria-valuenow': '100',
    'aria-valuetext': '12 of 10',
  })
})

test('where there is no limit there is neither a meter nor a warning', async () => {
  const limit = await shown(1_000_000, null)
  expect(limit.text()).toContain('1000000, no limit')
  expect(limit.text()).not.toMatch(warning)
  expect(limit.find('[role=meter]').exists()).toBe(false)
})
