/**
 * `npm test`: every project's tests, then the journeys in a browser. Ends with one line, `N passed, N failed`, added up
 * from the reports that the runners leave in each project's `test-results`; before it stands what failed.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { countTests, failuresIn, type TestReport } from './test-report.ts'

const root = join(import.meta.dirname, '../..')

function nx(...args: string[]): boolean {
  const { status } = spawnSync('npx', ['nx', ...args, '--output-style=static'], {
    cwd: root,
    stdio: 'inherit',
  })
  return status === 0
}

const reports = () =>
  globSync(['{apps,libs}/*/test-results/*.json', '{tools,infra}/test-results/*.json'], { cwd: root })

for (const folder of new Set(reports().map(dirname))) rmSync(join(root, folder), { recursive: true })

// The journeys come after, so that they do not compete with the other tests for the machine.
const succeeded = [nx('run-many', '-t', 'test'), nx('run-many', '-t', 'e2e', '--parallel=1')]

const total = { passed: 0, failed: 0 }
const failures: string[] = []
for (const path of reports().sort()) {
  const report = JSON.parse(readFileSync(join(root, path), 'utf8')) as TestReport
  const { passed, failed } = countTests(report)
  failures.push(...failuresIn(report))
  console.log(`${path}: ${passed} passed, ${failed} failed`)
  total.passed += passed
  total.failed += failed
}
// A runner that broke before it could write a report has failed as well, and so has one with an error outside of its tests.
if (succeeded.includes(false) && total.failed === 0) {
  total.failed = 1
  failures.push('a runner failed though none of its tests did: its output above says why')
}

for (const failure of failures) console.log(`✘ ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
