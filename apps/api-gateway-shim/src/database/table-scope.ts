import type { InsertQueryNode } from 'kysely'
import {
  AliasNode,
  AndNode,
  BinaryOperationNode,
  ColumnNode,
  IdentifierNode,
  OnNode,
  OperationNodeTransformer,
  OperatorNode,
  ParensNode,
  PrimitiveValueListNode,
  ReferenceNode,
  TableNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  WhereNode,
  type DeleteQueryNode,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RawNode,
  type RootOperationNode,
  type SelectQueryNode,
  type UnknownRow,
  type UpdateQueryNode,
} from 'kysely'

interface TableUse {
  table: string
  /** The name it goes by in the query. */
  alias: string
}

/** Stands for the tenant in a query that is compiled once, and run for one tenant or another. */
export const tenantOfHandle = Symbol('the tenant of the handle')
type TenantId = string | typeof tenantOfHandle

/**
 * Keeps queries to `tables`, for code that evades the types too; raw SQL is refused, and nested queries in pieces of it.
 * With a tenant, binds them to it: every select, update and delete, joined and nested ones too, gets the condition on
 * `tenant_id`, and every insert its value.
 */
export class TableScope implements KyselyPlugin {
  readonly tenantId: TenantId | undefined
  readonly #tables: ReadonlySet<string>
  #transformer: ScopeTransformer | undefined

  constructor(tables: ReadonlySet<string>, tenantId?: TenantId) {
    this.#tables = tables
    this.tenantId = tenantId
  }

  forAnyTenant(): TableScope {
    return this.tenantId === undefined ? this : new TableScope(this.#tables, tenantOfHandle)
  }

  /** Whether what was compiled for one can be run for the other. */
  hasTablesOf(other: TableScope): boolean {
    return this.#tables === other.#tables && (this.tenantId === undefined) === (other.tenantId === undefined)
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    if (node.kind === 'RawNode')
      throw new Error('raw SQL could reach any tenant: build the query with Kysely')
    // Only where it is needed: it is made of a hundred functions, and a handle of each request's.
    this.#transformer ??= new ScopeTransformer(this.#tables, this.tenantId)
    return this.#transformer.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}

/** In brackets, so that an `or` in raw SQL cannot reach around the tenant's condition. */
const and = (given: OperationNode | undefined, condition: OperationNode): OperationNode =>
  given ? AndNode.create(ParensNode.create(given), condition) : condition

class ScopeTransformer extends OperationNodeTransformer {
  readonly #tables: ReadonlySet<string>
  readonly #tenantId: TenantId | undefined

  constructor(tables: ReadonlySet<string>, tenantId: TenantId | undefined) {
    super()
    this.#tables = tables
    this.#tenantId = tenantId
  }

  protected override transformSelectQuery(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformSelectQuery']>
  ): SelectQueryNode {
    const transformed = super.transformSelectQuery(node, queryId)
    return { ...transformed, ...this.#where(transformed.where, transformed.from?.froms ?? []) }
  }

  protected override transformUpdateQuery(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformUpdateQuery']>
  ): UpdateQueryNode {
    const transformed = super.transformUpdateQuery(node, queryId)
    const tables = [...(transformed.table ? [transformed.table] : []), ...(transformed.from?.froms ?? [])]
    return { ...transformed, ...this.#where(transformed.where, tables) }
  }

  protected override transformDeleteQuery(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformDeleteQuery']>
  ): DeleteQueryNode {
    const transformed = super.transformDeleteQuery(node, queryId)
    return { ...transformed, ...this.#where(transformed.where, transformed.from.froms) }
  }

  protected override transformJoin(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformJoin']>
  ): JoinNode {
    const transformed = super.transformJoin(node, queryId)
    const condition = this.#conditions([transformed.table])
    if (!condition) return transformed
    return { ...transformed, on: OnNode.create(and(transformed.on?.on, condition)) }
  }

  protected override transformInsertQuery(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformInsertQuery']>
  ): InsertQueryNode {
    const transformed = super.transformInsertQuery(node, queryId)
    if (!transformed.into) throw new Error('an insert without a table cannot be bound to a tenant')
    this.#useOf(transformed.into)
    if (this.#tenantId === undefined) return transformed
    const tenantId = this.#tenantId
    if (!transformed.columns || !transformed.values || !ValuesNode.is(transformed.values))
      throw new Error('only inserts of given values can be bound to a tenant')
    return {
      ...transformed,
      columns: [ColumnNode.create('tenant_id'), ...transformed.columns],
      values: ValuesNode.create(
        transformed.values.values.map((row) =>
          PrimitiveValueListNode.is(row)
            ? PrimitiveValueListNode.create([tenantId, ...row.values])
            : ValueListNode.create([ValueNode.create(tenantId), ...row.values]),
        ),
      ),
    }
  }

  /** A nested query is bound only where it is one to Kysely too. */
  protected override transformRaw(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformRaw']>
  ): RawNode {
    if (node.sqlFragments.some((fragment) => /\bselect\b/i.test(fragment)))
      throw new Error('a “select” in raw SQL could reach any tenant: build the nested query with Kysely')
    return super.transformRaw(node, queryId)
  }

  #where(where: WhereNode | undefined, tables: readonly OperationNode[]): { where?: WhereNode } {
    const condition = this.#conditions(tables)
    if (!condition) return {}
    return { where: WhereNode.create(and(where?.where, condition)) }
  }

  #conditions(tables: readonly OperationNode[]): OperationNode | undefined {
    const uses = tables.flatMap((table) => this.#useOf(table) ?? [])
    if (this.#tenantId === undefined) return undefined
    const tenantId = ValueNode.create(this.#tenantId)
    return uses
      .map(({ alias }): OperationNode => {
        const column = ReferenceNode.create(ColumnNode.create('tenant_id'), TableNode.create(alias))
        return BinaryOperationNode.create(column, OperatorNode.create('='), tenantId)
      })
      .reduce<OperationNode | undefined>((all, one) => (all ? AndNode.create(all, one) : one), undefined)
  }

  /** Undefined for a nested query, which was bound when it was transformed itself. */
  #useOf(node: OperationNode): TableUse | undefined {
    if (AliasNode.is(node)) {
      const use = this.#useOf(node.node)
      return use && IdentifierNode.is(node.alias) ? { ...use, alias: node.alias.name } : use
    }
    if (node.kind === 'SelectQueryNode') return undefined
    if (!TableNode.is(node)) throw new Error(`a ${node.kind} in place of a table cannot be bound to a tenant`)
    const table = node.table.identifier.name
    if (!this.#tables.has(table))
      throw new Error(`the table “${table}” cannot be reached through this handle`)
    return { table, alias: table }
  }
}
