/**
 * `npx nx run tools:bench-api`: the API against the same Fastify routes that answer a constant, SQLite against MariaDB, the
 * gateway against a plain proxy of Fastify's, and a large installation against the demo's. Loopback; the server that is measured
 * alone on core 0, clients, MariaDB and what is proxied to on core 1; all measured in short turns; medians.
 *
 * `--turns=N` (7); `--tenants=N` (1,000) and `--envelopes=N` (100,000) of the large installation; `--write` puts the figures into
 * the API's docs/performance.md; `--profile=FOLDER` writes V8's processor profiles of the API on SQLite there, and says what took the time.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startMariadb } from '@envelope/service/testing'
import { moveToClientsCore } from './bench/clients-core.ts'
import { compare } from './bench-api/comparisons.ts'
import { measureAll } from './bench-api/candidates.ts'
import { describeProfiles } from './bench/profile.ts'
import { putMeasured } from './markdown.ts'
import { workspace } from './workspace.ts'

const document = join(workspace, 'apps/api-gateway-shim/docs/performance.md')

const { values } = parseArgs({
  options: {
    turns: { type: 'string', default: '7' },
    tenants: { type: 'string', default: '1000' },
    envelopes: { type: 'string', default: '100000' },
    profile: { type: 'string' },
    write: { type: 'boolean' },
  },
})
for (const name of ['turns', 'tenants', 'envelopes'] as const)
  if (!/^[1-9]\d{0,5}$/.test(values[name]))
    refuse(`--${name}=${values[name]}: expected a whole number from 1 to 999999`)

function refuse(problem: string): never {
  console.error(problem)
  process.exit(64)
}

moveToClientsCore()

const folder = mkdtempSync(join(tmpdir(), 'envelope-bench-'))
const profile = values.profile && resolve(values.profile)
const mariadb = await startMariadb()
try {
  console.error(`making installations of ${values.tenants} tenants and ${values.envelopes} envelopes …`)
  const figures = await measureAll(
    {
      folder,
      mariadbUrl: mariadb.url,
      volume: [`--tenants=${values.tenants}`, `--envelopes=${values.envelopes}`],
      profile,
    },
    Number(values.turns),
  )
  const tables = compare(figures)
  console.log(tables)
  if (values.write) writeFileSync(document, putMeasured(readFileSync(document, 'utf8'), tables))
} finally {
  await mariadb.stop()
  rmSync(folder, { recursive: true, force: true })
}
if (profile) console.log(describeProfiles(profile))
