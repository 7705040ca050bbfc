interface DatabaseErrorFields {
  name?: string
  /** mysql2's, or Node's. */
  code?: string
  /** SQLite's extended result code, or MariaDB's error number. */
  errcode?: number
}

const fieldsOf = (error: unknown): DatabaseErrorFields =>
  typeof error === 'object' && error !== null ? (error as DatabaseErrorFields) : {}

/** Whether a row with the same key exists already. */
export function isDuplicate(error: unknown): boolean {
  const { code, errcode } = fieldsOf(error)
  const sqliteConstraintPrimaryKey = 1555
  const sqliteConstraintUnique = 2067
  return (
    code === 'ER_DUP_ENTRY' || errcode === sqliteConstraintPrimaryKey || errcode === sqliteConstraintUnique
  )
}

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'POOL_CLOSED',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_CONNECTION_KILLED',
])

const lostAgainstAnother = new Set(['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'])

const primaryCode = (errcode: number | undefined) => (errcode === undefined ? undefined : errcode & 0xff)

/** Whether a transaction was given up for the sake of another one, so that running it again makes sense. */
export function isConflict(error: unknown): boolean {
  const { code, errcode } = fieldsOf(error)
  const sqliteBusy = 5
  return lostAgainstAnother.has(code ?? '') || primaryCode(errcode) === sqliteBusy
}

/** Whether a store (the database, the files') could not be asked, or not in time, so that another try later makes sense. */
export function isUnavailable(error: unknown): boolean {
  const { name, code, errcode } = fieldsOf(error)
  const sqliteCannotOpen = 14
  return (
    lostConnection.has(code ?? '') ||
    name === 'TimeoutError' ||
    primaryCode(errcode) === sqliteCannotOpen ||
    isConflict(error)
  )
}
