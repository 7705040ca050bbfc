import { expect, test } from 'vitest'
import { eachOf } from './each-of.ts'

test('each item is taken once, and never more at the same time than allowed', async () => {
  const taken: number[] = []
  let now = 0
  let most = 0
  await eachOf([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    taken.push(item)
    most = Math.max(most, ++now)
    await Promise.resolve()
    now--
  })
  expect({ taken, most }).toEqual({ taken: [1, 2, 3, 4, 5, 6, 7], most: 3 })
})
