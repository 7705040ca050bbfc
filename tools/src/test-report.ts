import { stripVTControlCharacters } from 'node:util'

/** What Vitest's `json` reporter writes, as far as it is read here. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: {
    name: string
    /** Why the file could not be run. */
    message: string
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[]
  }[]
}

interface PlaywrightSuite {
  title: string
  suites?: PlaywrightSuite[]
  specs: {
    title: string
    tests: { status: string; results: { errors: { message?: string }[] }[] }[]
  }[]
}

/** What Playwright's `json` reporter writes, as far as it is read here. */
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  suites: PlaywrightSuite[]
  errors: { message?: string }[]
}

export type TestReport = VitestReport | PlaywrightReport

/** A test that was skipped or passed only when tried again has not passed. */
export function countTests(report: TestReport): { passed: number; failed: number } {
  if ('stats' in report) {
    const { expected, unexpected, flaky, skipped } = report.stats
    return { passed: expected, failed: unexpected + flaky + skipped }
  }
  return { passed: report.numPassedTests, failed: report.numFailedTests + report.numPendingTests }
}

/** The name of each test that failed with the start of what it said: to be read at the end of a long log. */
export function failuresIn(report: TestReport): string[] {
  const failures = 'stats' in report ? playwrightFailures(report) : vitestFailures(report)
  return failures.map(({ name, messages }) => {
    const lines = messages.flatMap((message) => stripVTControlCharacters(message).split('\n'))
    return [name, ...lines.filter((line) => line.trim() !== '').slice(0, 20)].join('\n    ')
  })
}

interface Failure {
  name: string
  messages: string[]
}

function vitestFailures({ testResults }: VitestReport): Failure[] {
  return testResults.flatMap(({ name, message, assertionResults }) => [
    ...assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName, status, failureMessages = [] }) => ({
        name: fullName,
        messages: status === 'failed' ? failureMessages : [status],
      })),
    ...(message === '' ? [] : [{ name, messages: [message] }]),
  ])
}

function playwrightFailures({ suites, errors }: PlaywrightReport): Failure[] {
  const inSuite = ({ title, suites: inner = [], specs }: PlaywrightSuite): Failure[] => [
    ...inner.flatMap(inSuite),
    ...specs.flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status !== 'expected')
        .map(({ status, results }) => ({
          name: `${title} › ${spec.title}`,
          messages: [status, ...results.flatMap(({ errors }) => errors.map(({ message = '' }) => message))],
        })),
    ),
  ]
  return [
    ...suites.flatMap(inSuite),
    ...errors.map(({ message = '' }) => ({ name: 'outside of every test', messages: [message] })),
  ]
}
