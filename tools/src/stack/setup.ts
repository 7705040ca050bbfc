/**
 * The first container of the stack: makes the secrets that are not there yet in `.secrets/secrets.json`, lays out for each
 * service a folder with those it may read, and hands volumes to the users who write into them.
 *
 * `.secrets` itself is closed to other users of this machine. Below it everything may be read, since the services run
 * as users of their own; what keeps them apart is that each container is given its own folder only.
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { memoryProblem } from './memory.ts'

const [folder = '/secrets', filesVolume = '/files'] = process.argv.slice(2)
const nodeUser = 1000
const { uid, gid } = statSync(folder)

const names = [
  'appKey',
  'databasePassword',
  'databaseRootPassword',
  'redisPassword',
  'reverbAppSecret',
  'tenantSessionPassword',
  'hqSessionPassword',
  'operatorPassword',
] as const
type Secrets = Record<(typeof names)[number], string>

/** Only root may, and only root has to. */
function giveTo(path: string, user: number, group: number): void {
  if (process.getuid?.() === 0) chownSync(path, user, group)
}

/** Files that only their owner, who cloned the repository, may change. */
function write(path: string, content: string, mode = 0o444): void {
  const place = join(folder, path)
  if (existsSync(place) && readFileSync(place, 'utf8') === content) return
  writeFileSync(place, content)
  chmodSync(place, mode)
  giveTo(place, uid, gid)
}

function ownFolder(path: string, mode: number): void {
  const place = join(folder, path)
  mkdirSync(place, { recursive: true })
  chmodSync(place, mode)
  giveTo(place, uid, gid)
}

function readSecrets(): Partial<Secrets> {
  const path = join(folder, 'secrets.json')
  if (!existsSync(path)) return {}
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Partial<Secrets>
  } catch (error) {
    throw new Error(
      `.secrets/secrets.json is not readable as JSON: put it right, or delete it for new secrets`,
      {
        cause: error,
      },
    )
  }
}

function completeSecrets(): Secrets {
  const known = readSecrets()
  const missing = names.filter((name) => !known[name])
  const made = missing.map((name) => [name, randomBytes(24).toString('base64url')])
  const secrets = { ...known, ...Object.fromEntries(made) } as Secrets
  write('secrets.json', `${JSON.stringify(secrets, null, 2)}\n`, 0o600)
  console.log(
    missing.length > 0 ? `made in .secrets: ${missing.join(', ')}` : 'the secrets in .secrets are complete',
  )
  return secrets
}

/** Run by the server at each of its starts, so that the account always has the password of `.secrets`. */
const databaseAccounts = ({ databasePassword }: Secrets) => `
CREATE DATABASE IF NOT EXISTS envelope CHARACTER SET utf8mb4;
DROP USER IF EXISTS root@'%';
CREATE USER IF NOT EXISTS envelope@'%' IDENTIFIED BY '${databasePassword}';
ALTER USER envelope@'%' IDENTIFIED BY '${databasePassword}';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, TRIGGER, LOCK TABLES ON envelope.* TO envelope@'%';
`

/** For a person's, or a test's, `mariadb --defaults-file=/run/secrets/client.cnf` in the database's container. */
const databaseClient = ({ databasePassword }: Secrets) =>
  `[client]\nhost=mariadb\nuser=envelope\npassword=${databasePassword}\n\n[mysql]\ndatabase=envelope\n`

/** Data that were written with other secrets are of no use: accounts, links and the database's password would not fit. */
function assertSecretsFitTheData({ appKey }: Secrets): void {
  const path = join(filesVolume, 'secrets-fingerprint')
  const fingerprint = createHash('sha256').update(appKey).digest('hex').slice(0, 16)
  if (!existsSync(path)) return writeFileSync(path, fingerprint)
  if (readFileSync(path, 'utf8') !== fingerprint)
    throw new Error(
      'the volumes hold data that belong to other secrets than those in .secrets: put the former .secrets/secrets.json back, or start anew with docker compose down -v',
    )
}

/** What each service may read, by folder and file. */
const filesOf = (secrets: Secrets): Record<string, Record<string, string>> => ({
  api: {
    'app-key': secrets.appKey,
    'database-url': `mysql://envelope:${secrets.databasePassword}@mariadb:3306/envelope`,
    'redis-url': `redis://:${secrets.redisPassword}@redis:6379`,
    'reverb-app-secret': secrets.reverbAppSecret,
  },
  reverb: { 'app-secret': secrets.reverbAppSecret },
  tenant: { 'session-password': secrets.tenantSessionPassword },
  hq: { 'session-password': secrets.hqSessionPassword },
  operator: { password: secrets.operatorPassword },
  mariadb: {
    'init.sql': databaseAccounts(secrets).trimStart(),
    'root-password': secrets.databaseRootPassword,
    'client.cnf': databaseClient(secrets),
  },
  redis: { 'redis.conf': `requirepass ${secrets.redisPassword}\n`, password: secrets.redisPassword },
})

function setUp(): void {
  const tooLittle = memoryProblem(readFileSync('/proc/meminfo', 'utf8'))
  if (tooLittle !== undefined) throw new Error(tooLittle)

  chmodSync(folder, 0o700)
  const secrets = completeSecrets()
  assertSecretsFitTheData(secrets)
  for (const [service, files] of Object.entries(filesOf(secrets))) {
    ownFolder(service, 0o755)
    for (const [name, content] of Object.entries(files)) write(join(service, name), content)
  }
  // The edge keeps the key of its authority here, and writes as a user of its own.
  ownFolder('edge', 0o777)
  ownFolder('trust', 0o755)
  giveTo(filesVolume, nodeUser, nodeUser)
}

try {
  setUp()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
