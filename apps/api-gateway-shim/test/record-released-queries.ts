/**
 * `npx nx run api-gateway-shim:record-queries`: runs the suites on both databases, and keeps what the application asked
 * them, so that the next release's migrations are held against it. `nx release` does so with `--release`, as part of its
 * commit, where it gives the API a new version.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../src/database/database.ts'
import { migrations } from '../src/database/migrations.ts'
import { migrate } from '../src/database/migrator.ts'
import { columnsOf } from './support/broken-queries.ts'
import { sourcesAt } from './support/last-release.ts'
import {
  distinct,
  readReleasedQueries,
  releasedQueriesFile,
  textOf,
  type RecordedQuery,
  type ReleasedQuery,
} from './support/released-queries.ts'

const project = join(import.meta.dirname, '..')
const workspace = join(project, '../..')

const projects = ['unit', 'embedded', 'full'].map((name) => `--project=${name}`)

/** @throws Error when a test fails: what is wrong is not released */
function runSuites(folder: string): void {
  const { status } = spawnSync('npx', ['vitest', 'run', ...projects], {
    cwd: project,
    env: { ...process.env, RECORD_QUERIES: folder },
    stdio: 'inherit',
  })
  if (status !== 0)
    throw new Error('a test failed, so that nothing was recorded: put it right, and give the command again')
}

const readRecorded = (folder: string): RecordedQuery[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as RecordedQuery)

/** @throws Error naming what asks the database while no test looks */
function checkComplete(queries: readonly RecordedQuery[]): void {
  const folder = join(project, 'src')
  const askedBy = new Set(queries.map(({ from }) => from))
  const missing = globSync('**/*.ts', { cwd: folder, exclude: ['{database,demo}/**', '**/*.spec.ts'] })
    .filter((file) =>
      /\.(execute|executeTakeFirst(OrThrow)?)\(|\bprepared\(/.test(readFileSync(join(folder, file), 'utf8')),
    )
    .filter((file) => !askedBy.has(file))
  if (missing.length > 0)
    throw new Error(`no suite asks what these ask the database: ${missing.join(', ')}. Add a test of each`)
}

async function withColumns(folder: string, queries: ReleasedQuery[]): Promise<ReleasedQuery[]> {
  const path = join(folder, 'schema.sqlite')
  const database = await openDatabase({ dialect: 'sqlite', path })
  await migrate(database)
  await database.close()
  return queries.map((query) =>
    query.sql.includes('*') && query.sql.startsWith('select') && query.only !== 'mariadb'
      ? { ...query, columns: columnsOf(path, query.sql) }
      : query,
  )
}

/** Whether Nx gives the API a new version by what was committed since its last one. */
async function isReleased(): Promise<boolean> {
  const { releaseVersion } = await import('nx/release')
  const { projectsVersionData } = await releaseVersion({
    groups: ['api'],
    dryRun: true,
    gitCommit: false,
    gitTag: false,
    stageChanges: false,
  })
  return Object.values(projectsVersionData).some(({ newVersion }) => newVersion !== null)
}

/** @returns how many queries there are */
async function record(sources: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'envelope-queries-'))
  try {
    runSuites(folder)
    const asked = readRecorded(folder)
    checkComplete(asked)
    const queries = distinct(asked, readReleasedQueries().queries)
    const recorded = {
      sources,
      migrations: Object.keys(migrations),
      queries: await withColumns(folder, queries),
    }
    writeFileSync(releasedQueriesFile, textOf(recorded))
    execFileSync('git', ['add', releasedQueriesFile], { cwd: project })
    return queries.length
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function main(): Promise<string> {
  if (process.env['NX_DRY_RUN'] === 'true') return 'would record what this release asks its database'
  const sources = sourcesAt(workspace)
  if (readReleasedQueries().sources === sources) return 'what these sources ask is recorded already'
  if (process.argv.includes('--release') && !(await isReleased()))
    return 'the API gets no new version: what its last release asks stays recorded'
  return `recorded ${await record(sources)} queries`
}

process.stdout.write(`${await main()}\n`)
