import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countTests, failuresIn, type TestReport } from './test-report.ts'
import { workspace } from './workspace.ts'

// Beside the workspace's node_modules, where the runners are found.
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(workspace, 'tools/test-results-'))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** What a runner reports of one file. */
function report(file: string, content: string, command: string[]): TestReport {
  const output = join(folder, `${file}.json`)
  writeFileSync(join(folder, file), content)
  try {
    execFileSync('npx', command, {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: output },
    })
  } catch {
    // It exits so where a test failed.
  }
  return JSON.parse(readFileSync(output, 'utf8')) as TestReport
}

const vitest = (file: string, content: string) =>
  report(file, content, [
    'vitest',
    'run',
    `--root=${folder}`,
    '--reporter=json',
    `--outputFile=${file}.json`,
    file,
  ])
const playwright = (file: string, content: string) =>
  report(file, content, ['playwright', 'test', `--config=${folder}`, '--reporter=json', file])

const tests = `
test('adds', () => expect(1 + 1).toBe(2))
test('subtracts', () => expect(2 - 1, 'the difference').toBe(3))
test.skip('divides', () => undefined)
`

describe.each([
  ['Vitest', () => vitest('sums.spec.ts', `import { expect, test } from 'vitest'${tests}`)],
  ['Playwright', () => playwright('sums.spec.ts', `import { expect, test } from '@playwright/test'${tests}`)],
])('a report of %s', (_runner, run) => {
  it('counts what was skipped as failed, and names both with the reason', () => {
    const found = run()
    expect(countTests(found)).toEqual({ passed: 1, failed: 2 })
    const [subtracts, divides] = failuresIn(found).sort((one) => (one.includes('subtracts') ? -1 : 1))
    expect(subtracts).toMatch(/subtracts\n[^]*the difference/)
    expect(divides).toMatch(/divides\n +skipped/)
  })
})

describe.each([
  ['Vitest', () => vitest('broken.spec.ts', `import './absent.ts'`)],
  ['Playwright', () => playwright('broken.spec.ts', `import './absent.ts'`)],
])('a report of %s on a file that cannot be loaded', (_runner, run) => {
  it('says so', () => {
    expect(failuresIn(run()).join('\n')).toContain('absent.ts')
  })
})
