/**
 * `npx nx run tools:stack-e2e`: brings the whole stack up from its images, in a Compose project and on ports of its own, and
 * tests it: the journey in Chromium, the walls between the containers, the faults, deployments. Prints what was measured, takes the
 * stack down again with its data, and says last what failed. `--args="--keep"` leaves it up, `--write` puts the figures into docs/reliability.md,
 * and whatever else is given goes to Playwright (`--args="--project=faults --grep=redis"`).
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import getPort from 'get-port'
import { measurementsFile, type Measurement } from './stack/measurements.ts'
import { NoEngineError } from './images/docker.ts'
import { putMeasured } from './markdown.ts'
import { composeCommand } from './stack/containers.ts'
import { measurementsTable } from './stack/reliability.ts'
import { failuresIn, type TestReport } from './test-report.ts'
import { workspace } from './workspace.ts'

const testReport = join(workspace, 'tools/test-results/stack.json')

const { values, tokens } = parseArgs({
  options: { keep: { type: 'boolean' }, write: { type: 'boolean' } },
  strict: false,
  tokens: true,
})
const own = ['keep', 'write']
const forPlaywright = tokens
  .filter((token) => token.kind === 'option' && !own.includes(token.name))
  .map((token) => (token.kind === 'option' ? `${token.rawName}=${token.value ?? ''}` : ''))

const environment: NodeJS.ProcessEnv = {
  ...process.env,
  COMPOSE_PROJECT_NAME: 'envelope-e2e',
  EDGE_HTTP_PORT: `${await getPort()}`,
  EDGE_HTTPS_PORT: `${await getPort()}`,
}

/** @throws Error naming the command that failed */
function run(command: string, args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: workspace, env: environment, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 4).join(' ')} … failed (${status})`)
}

function compose(...args: string[]): void {
  const [program, ...first] = composeCommand()
  run(program!, [...first, ...args])
}

async function main(): Promise<void> {
  composeCommand()
  for (const file of [measurementsFile, testReport]) rmSync(file, { force: true })
  run('npx', ['nx', 'run-many', '-t', 'image', '--output-style=static'])
  try {
    compose('up', '--detach', '--no-build')
    compose('logs', '--follow', 'ready')
    run('npx', ['playwright', 'test', '--config=tools/e2e/playwright.config.ts', ...forPlaywright])
  } catch (error) {
    compose('logs', '--tail=60')
    throw error
  } finally {
    report()
    if (!values.keep) compose('down', '--volumes')
  }
}

function report(): void {
  if (!existsSync(measurementsFile)) return
  const lines = readFileSync(measurementsFile, 'utf8').trim().split('\n')
  const table = measurementsTable(lines.map((line) => JSON.parse(line) as Measurement))
  console.log(`\n${table}\n`)
  if (!values.write) return
  const document = join(workspace, 'docs/reliability.md')
  writeFileSync(document, putMeasured(readFileSync(document, 'utf8'), table))
}

try {
  await main()
} catch (error) {
  if (existsSync(testReport))
    for (const failure of failuresIn(JSON.parse(readFileSync(testReport, 'utf8')) as TestReport))
      console.error(`✘ ${failure}`)
  console.error((error as Error).message)
  process.exitCode = error instanceof NoEngineError ? 69 : 1
}
