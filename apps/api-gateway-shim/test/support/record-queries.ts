import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DefaultQueryCompiler,
  MysqlQueryCompiler,
  SqliteQueryCompiler,
  type CompiledQuery,
  type QueryId,
  type RootOperationNode,
} from 'kysely'
import { shapeOf, type RecordedQuery } from './released-queries.ts'

const folder = process.env['RECORD_QUERIES']
const recorded = Symbol.for('envelope.recorded-queries')

const kinds = new Set(['SelectQueryNode', 'InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'])

/** The file in `src` that asks; undefined for what tests ask themselves, for migrations, and for the demo's data. */
function askedFrom(): string | undefined {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 30
  const frames = new Error().stack!.split('\n').slice(3)
  Error.stackTraceLimit = stackTraceLimit
  const asking = frames.find((frame) => !/node_modules|node:|\(native\)|<anonymous>/.test(frame)) ?? ''
  return /\/api-gateway-shim\/src\/((?!database\/|demo\/)[\w/-]+\.ts)/.exec(asking)?.[1]
}

/**
 * A set-up file of the suites: where RECORD_QUERIES names a folder, each query that the application asks while they run is
 * written there once, with the parameters that it had.
 */
if (folder !== undefined && !(recorded in globalThis)) {
  const shapes = new Set<string>()
  Object.assign(globalThis, { [recorded]: shapes })
  const compile = DefaultQueryCompiler.prototype.compileQuery
  DefaultQueryCompiler.prototype.compileQuery = function (
    node: RootOperationNode,
    id: QueryId,
  ): CompiledQuery {
    const compiled = compile.call(this, node, id)
    const dialect =
      this instanceof SqliteQueryCompiler ? 'sqlite' : this instanceof MysqlQueryCompiler && 'mariadb'
    if (!dialect || !kinds.has(node.kind)) return compiled
    const { sql, parameters } = compiled as unknown as RecordedQuery
    const from = askedFrom()
    const shape = `${dialect} ${from} ${shapeOf({ sql, parameters })}`
    if (from === undefined || shapes.has(shape)) return compiled
    shapes.add(shape)
    const query: RecordedQuery = { dialect, from, sql, parameters }
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(query)}\n`)
    return compiled
  }
}
