import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { memoryProblem } from './memory.ts'

it('says how much memory there is when it is too little', () => {
  expect(memoryProblem('MemTotal:        1572864 kB\nMemFree:          100 kB\n')).toBe(
    'Docker has 1.5 GiB of memory, and the stack needs 2: give it more (Docker Desktop: Settings, Resources)',
  )
})

it('says nothing when it is enough, as on the machine that runs this', () => {
  expect(memoryProblem('MemTotal:        4194304 kB\n')).toBeUndefined()
  expect(memoryProblem(readFileSync('/proc/meminfo', 'utf8'))).toBeUndefined()
})
