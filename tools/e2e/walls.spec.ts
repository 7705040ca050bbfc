import { deviations, measureMatrix } from '../src/stack/matrix.ts'
import { expect, test } from './support/test.ts'

test('every container reaches those that the topology lets it reach, and no other', async ({ stack }) => {
  const cells = await measureMatrix(stack.containers.project)
  expect(cells.filter(({ allowed }) => allowed).length).toBeGreaterThan(20)
  expect(deviations(cells)).toEqual([])
})
