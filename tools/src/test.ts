/**
 * `npm test`: every project's tests, then the journeys in a browser. Ends with one line, `N passed, N failed`, added up
 * from the reports that the runners leave in each project's `test-results`.
 */
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Count {
  passed: number
  failed: number
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
}

const root = join(import.meta.dirname, '../..')

function nx(...args: string[]): boolean {
  const { status } = spawnSync('npx', ['nx', ...args, '--output-style=static'], {
    cwd: root,
    stdio: 'inherit',
  })
  return status === 0
}

/** A test that was skipped or passed only when tried again has not passed. */
function count(report: VitestReport | PlaywrightReport): Count {
  if ('stats' in report) {
    const { expected, unexpected, flaky, skipped } = report.stats
    return { passed: expected, failed: unexpected + flaky + skipped }
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests }
}

const reports = () =>
  globSync(['{apps,libs}/*/test-results/*.json', '{tools,infra}/test-results/*.json'], { cwd: root })

for (const folder of new Set(reports().map(dirname))) rmSync(join(root, folder), { recursive: true })

// The journeys come after, so that they do not compete with the other tests for the machine.
const succeeded = [nx('run-many', '-t', 'test'), nx('run-many', '-t', 'e2e', '--parallel=1')]

const total = { passed: 0, failed: 0 }
for (const path of reports().sort()) {
  const { passed, failed } = count(JSON.parse(readFileSync(join(root, path), 'utf8')))
  console.log(`${path}: ${passed} passed, ${failed} failed`)
  total.passed += passed
  total.failed += failed
}
// A runner that broke before it could write a report has failed as well.
if (succeeded.includes(false)) total.failed ||= 1

console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
