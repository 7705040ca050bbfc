import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import getPort from 'get-port'
import { privateDirectory, startPrivateServer, type PrivateServer, type Server } from './private-server.ts'
import { requireProgram } from './program.ts'

const remedy = 'Install MariaDB 10.11 (https://mariadb.org/download), or set DATABASE_URL to a server.'
const serverPackage = 'mariadb-server-core'

/**
 * A MariaDB server for tests: the one `DATABASE_URL` names, else a private one in a temporary directory.
 * The URL's user may create databases; tests make one each.
 */
export async function startMariadb(): Promise<Server> {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, stop: async () => {} }
  return startPrivateMariadb()
}

/** One that a test may stop at will. */
export async function startPrivateMariadb(): Promise<PrivateServer> {
  const server = requireProgram({ names: ['mariadbd', 'mysqld'], debianPackage: serverPackage, remedy })
  const install = requireProgram({
    names: ['mariadb-install-db', 'mysql_install_db'],
    debianPackage: serverPackage,
    remedy,
  })
  // mariadb-install-db calls it, but Debian ships it elsewhere without declaring so.
  requireProgram({ names: ['my_print_defaults'], debianPackage: 'mariadb-client-core', remedy })
  const directory = await privateDirectory('mariadb')
  const data = join(directory, 'data')
  const password = randomBytes(16).toString('hex')
  const users = join(directory, 'users.sql')
  await writeFile(
    users,
    `CREATE USER IF NOT EXISTS 'envelope'@'%' IDENTIFIED BY '${password}';\nGRANT ALL ON *.* TO 'envelope'@'%' WITH GRANT OPTION;\n`,
    { mode: 0o600 },
  )
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : []
  // Where it keeps temporary tables: a server that starts removes all that it finds there, also those of one beside it.
  const temporary = `--tmpdir=${directory}`
  const installation = ['--no-defaults', `--datadir=${data}`, temporary, '--skip-test-db', ...asRoot]
  await promisify(execFile)(install, installation)
  const port = await getPort()
  return startPrivateServer({
    url: `mysql://envelope:${password}@127.0.0.1:${port}/`,
    directory,
    command: server,
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      temporary,
      `--init-file=${users}`,
      `--socket=${join(directory, 'socket')}`,
      `--pid-file=${join(directory, 'pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=2',
      ...asRoot,
    ],
    ready: /ready for connections/,
  })
}
