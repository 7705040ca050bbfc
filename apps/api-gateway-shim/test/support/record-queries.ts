import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { DefaultQueryExecutor, MysqlAdapter, SqliteAdapter, type RootOperationNode } from 'kysely'
import { shapeOf, type RecordedQuery } from './released-queries.ts'

const folder = process.env['RECORD_QUERIES']
const recorded = Symbol.for('envelope.recorded-queries')

const kinds = new Set(['SelectQueryNode', 'InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

/** The file in `src` that asks; undefined for what tests ask themselves, for migrations, and for the demo's data. */
function askedFrom(): string | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const frames = new Error().stack!.split('\n').slice(4)
  Error.stackTraceLimit = stackTraceLimit
  const between = /node_modules|node:|\(native\)|<anonymous>|\/src\/database\/prepared\.ts/
  const asking = frames.find((frame) => !between.test(frame)) ?? ''
  return /\/api-gateway-shim\/src\/((?!database\/|demo\/)[\w/-]+\.ts)/.exec(asking)?.[1]
}

/**
 * A set-up file of the suites: where RECORD_QUERIES names a folder, each query that the application asks while they run is
 * written there once, with the parameters that it had.
 */
if (folder !== undefined && !(recorded in globalThis)) {
  const shapes = new Set<string>()
  Object.assign(globalThis, { [recorded]: shapes })
  const execute = DefaultQueryExecutor.prototype.executeQuery
  DefaultQueryExecutor.prototype.executeQuery = function (query, options) {
    const { adapter } = this
    const dialect = adapter instanceof SqliteAdapter ? 'sqlite' : adapter instanceof MysqlAdapter && 'mariadb'
    const { kind } = query.query as RootOperationNode
    if (dialect && kinds.has(kind)) record(dialect, query as unknown as RecordedQuery)
    return execute.call(this, query, options) as never
  }

  const record = (dialect: RecordedQuery['dialect'], { sql, parameters }: RecordedQuery) => {
    const from = askedFrom()
    const shape = `${dialect} ${from} ${shapeOf({ sql, parameters })}`
    if (from === undefined || shapes.has(shape)) return
    shapes.add(shape)
    const query: RecordedQuery = { dialect, from, sql, parameters }
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(query)}\n`)
  }
}
