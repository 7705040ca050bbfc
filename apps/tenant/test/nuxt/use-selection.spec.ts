import { nextTick, ref } from 'vue'
import { expect, test } from 'vitest'
import { useSelection } from '../../app/composables/use-selection.ts'

function selectionOf(...ids: string[]) {
  const shown = ref(ids)
  const selection = useSelection(() => shown.value)
  const click = (id: string, checked = true, shiftKey = false) =>
    selection.click(id, { target: { checked } as HTMLInputElement, shiftKey })
  return { shown, selection, click, chosen: () => [...selection.chosen.value].sort() }
}

test('a click chooses a row, another gives it up', () => {
  const { click, chosen } = selectionOf('a', 'b')
  click('a')
  expect(chosen()).toEqual(['a'])
  click('a', false)
  expect(chosen()).toEqual([])
})

test('with Shift a click goes for all rows from the one before, in either direction', () => {
  const { click, chosen } = selectionOf('a', 'b', 'c', 'd')
  click('d')
  click('b', true, true)
  expect(chosen()).toEqual(['b', 'c', 'd'])
  click('c', false, true)
  expect(chosen()).toEqual(['d'])
})

test('all rows of the page can be chosen, and given up', () => {
  const { selection, chosen } = selectionOf('a', 'b')
  selection.chooseAll(true)
  expect([chosen(), selection.all.value]).toEqual([['a', 'b'], true])
  selection.giveUp(['a'])
  expect([chosen(), selection.all.value]).toEqual([['b'], false])
})

test('what is no longer shown is no longer chosen', async () => {
  const { shown, selection, chosen } = selectionOf('a', 'b')
  selection.chooseAll(true)
  shown.value = ['b', 'c']
  await nextTick()
  expect(chosen()).toEqual(['b'])
})
