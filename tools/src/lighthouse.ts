/**
 * `npx nx run tools:lighthouse`: Lighthouse's scores of the tenant app as it is built for production: sign-in, list and signing
 * page, as on a slow phone (its default), medians of some rounds. Lighthouse is installed from npm into a temporary folder.
 * It takes a page's tasks for four times as long as they were, however fast the machine is: its index of the machine's speed
 * stands beside the scores.
 *
 * `--rounds=N` (3); `--folder=FOLDER` keeps the installed Lighthouse there for the next time, and its reports.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Stack, chromiumPath } from '@envelope/service/testing'
import { signIn, signingToken } from './bench/demo.ts'
import { median } from './bench/load.ts'
import { markdownTable } from './markdown.ts'

const version = '13.5.0'
const aim = 95
const categories = ['performance', 'accessibility', 'best-practices']
const metrics = {
  'first-contentful-paint': 'FCP s',
  'largest-contentful-paint': 'LCP s',
  'total-blocking-time': 'TBT ms',
  'cumulative-layout-shift': 'CLS',
}

// The sandbox of Chromium does not start for root.
const flags = ['--headless=new', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]

interface Report {
  environment: { benchmarkIndex: number }
  categories: Record<string, { score: number }>
  audits: Record<string, { numericValue: number; numericUnit: string }>
  runtimeError?: { message: string }
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, folder: { type: 'string' } },
})
if (!/^[1-9]\d?$/.test(values.rounds)) {
  console.error(`--rounds=${values.rounds}: expected a whole number from 1 to 99`)
  process.exit(64)
}

const temporary = mkdtempSync(join(tmpdir(), 'envelope-lighthouse-'))
const folder = values.folder ? resolve(values.folder) : temporary
const program = install(folder)
const stack = await Stack.startBuilt()
try {
  const tenant = { port: stack.ports.tenant }
  const cookie = await signIn(tenant)
  const token = await signingToken({ port: stack.ports.api })
  const pages = [
    { name: 'sign-in', path: '/sign-in' },
    { name: 'list', path: '/envelopes', cookie },
    { name: 'signing', path: `/sign/${token}` },
  ]
  const rows: string[][] = []
  for (const { name, path, cookie } of pages) {
    const reports = Array.from({ length: Number(values.rounds) }, () => report(name, path, cookie))
    const score = (category: string) =>
      median(reports.map(({ categories }) => categories[category]!.score * 100)).toFixed(0)
    const metric = (audit: string) => {
      const { numericUnit } = reports[0]!.audits[audit]!
      const value = median(reports.map(({ audits }) => audits[audit]!.numericValue))
      if (audit === 'total-blocking-time') return value.toFixed(0)
      return (numericUnit === 'millisecond' ? value / 1_000 : value).toFixed(2)
    }
    const machine = median(reports.map(({ environment }) => environment.benchmarkIndex)).toFixed(0)
    rows.push([name, ...categories.map(score), ...Object.keys(metrics).map(metric), machine])
  }
  console.log(markdownTable(['page', ...categories, ...Object.values(metrics), 'BenchmarkIndex'], rows))
  console.log(`\naim: performance ≥ ${aim}`)
} finally {
  await stack.stop()
  rmSync(temporary, { recursive: true, force: true })
}

/** @returns the path of its program */
function install(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'node_modules/lighthouse/cli/index.js')
  if (existsSync(program)) return program
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { lighthouse: version } }),
  )
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' })
  return program
}

/** Chromium sometimes loses the beginning of its recording; Lighthouse says then that it wants to be run again. @throws Error when it does so too often */
function report(name: string, path: string, cookie: string | undefined): Report {
  for (let tries = 1; ; tries++) {
    const judged = judge(name, path, cookie)
    if (!judged.runtimeError) return judged
    if (tries === 5) throw new Error(`${name}: ${judged.runtimeError.message}`)
  }
}

function judge(name: string, path: string, cookie: string | undefined): Report {
  const file = join(folder, `${name}.json`)
  const options = [
    `--chrome-flags=${flags.join(' ')}`,
    '--quiet',
    '--output=json',
    `--output-path=${file}`,
    `--only-categories=${categories.join()}`,
    ...(cookie === undefined ? [] : [`--extra-headers=${JSON.stringify({ cookie })}`]),
  ]
  // An earlier one must not be taken for its own. What goes wrong is in the report, too.
  rmSync(file, { force: true })
  spawnSync(process.execPath, [program, stack.origin() + path, ...options], {
    stdio: 'inherit',
    env: { ...process.env, CHROME_PATH: chromiumPath() },
  })
  return JSON.parse(readFileSync(file, 'utf8')) as Report
}
