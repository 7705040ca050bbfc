import {
  ValueNode,
  type Compilable,
  type CompiledQuery,
  type DialectAdapter,
  type Expression,
  type Kysely,
  type OperationNode,
} from 'kysely'
import { TableScope, tenantOfHandle } from './table-scope.ts'

type Value = string | number | null
type Values = Readonly<Record<string, Value | readonly Value[] | undefined>>
type Choices = Readonly<Record<string, string | number>>

/** Of one query, in one database. */
const keptForms = 100

/** Stands in a query for what each run gives it. */
class Placeholder<Given> implements Expression<Given> {
  readonly #name: string
  readonly #index: number | undefined

  /** @param index in the list that is given */
  constructor(name: string, index?: number) {
    this.#name = name
    this.#index = index
  }

  get expressionType(): Given | undefined {
    return undefined
  }

  toOperationNode(): OperationNode {
    return ValueNode.create(this)
  }

  valueIn(values: Values): unknown {
    const value = values[this.#name]
    return this.#index === undefined ? value : (value as readonly Value[])[this.#index]
  }
}

type PlaceholderOf<Given> = [Given] extends [readonly (infer Item)[]]
  ? Placeholder<Item>[]
  : Placeholder<Given>

/** What stands for values of these types: as many for a list as it has, and none for what is not given. */
export type Placeholders<Given> = {
  readonly [Name in keyof Given]:
    PlaceholderOf<Exclude<Given[Name], undefined>> | Extract<Given[Name], undefined>
}

interface Form<Row> {
  scope: TableScope
  query: CompiledQuery<Row>
}

/**
 * A query that is built, bound and compiled once for each of its forms, which takes longer than to run it. It is bound to
 * the tenant of the handle that it is run with, each time.
 * @param build makes it of placeholders. What it makes depends on which values are given, on how long lists are and on
 * `choices`, and on nothing else.
 * @returns runs it, and gives the rows
 */
export function prepared<Tables, Given, Row, Chosen extends Choices = Record<never, string>>(
  build: (database: Kysely<Tables>, values: Placeholders<Given>, choices: Chosen) => Compilable<Row>,
): (
  database: Kysely<Tables>,
  values: Given & Values,
  ...choices: Record<never, string> extends Chosen ? [] : [Chosen]
) => Promise<Row[]> {
  const formsOf = new WeakMap<DialectAdapter, Map<string, Form<Row>>>()

  return async (database, values, ...[chosen]) => {
    const choices = (chosen ?? {}) as Chosen
    const { adapter, plugins } = database.getExecutor()
    const scope = plugins.find((plugin) => plugin instanceof TableScope)
    if (!scope) throw new Error('a prepared query is run with a handle that is bound to tables')
    const forms = formsOf.get(adapter) ?? new Map<string, Form<Row>>()
    formsOf.set(adapter, forms)
    const key = keyOf(values, choices)
    let form = forms.get(key)
    if (!form) {
      const query = build(forAnyTenant(database), placeholdersOf(values) as Placeholders<Given>, choices)
      form = { scope, query: query.compile() }
      if (forms.size >= keptForms) forms.clear()
      forms.set(key, form)
    }
    if (!scope.hasTablesOf(form.scope)) throw new Error('a prepared query is run with handles of one kind')
    const parameters = form.query.parameters.map((parameter) => {
      if (parameter === tenantOfHandle) return scope.tenantId
      return parameter instanceof Placeholder ? parameter.valueIn(values) : parameter
    })
    return (await database.executeQuery<Row>({ ...form.query, parameters })).rows
  }
}

function keyOf(values: Values, choices: Choices): string {
  let key = ''
  for (const name in values) {
    const value = values[name]
    if (value !== undefined) key += Array.isArray(value) ? `${name}[${value.length}] ` : `${name} `
  }
  for (const name in choices) key += `${name}=${choices[name]} `
  return key
}

const placeholdersOf = (values: Values): Placeholders<Values> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (value === undefined) return [name, undefined]
      if (!Array.isArray(value)) return [name, new Placeholder(name)]
      return [name, value.map((_, index) => new Placeholder(name, index))]
    }),
  )

/** As the handle is, with {@link tenantOfHandle} in place of its tenant. */
const forAnyTenant = <Tables>(database: Kysely<Tables>): Kysely<Tables> =>
  database
    .getExecutor()
    .plugins.reduce(
      (handle, plugin) => handle.withPlugin(plugin instanceof TableScope ? plugin.forAnyTenant() : plugin),
      database.withoutPlugins(),
    )
