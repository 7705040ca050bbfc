import {
  OperationNodeTransformer,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type SelectQueryNode,
  type UnknownRow,
} from 'kysely'

/** Leaves out `for update`, which SQLite neither knows nor needs: a transaction there is the only writer. */
export class WithoutRowLocks extends OperationNodeTransformer implements KyselyPlugin {
  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }

  protected override transformSelectQuery(
    ...[node, queryId]: Parameters<OperationNodeTransformer['transformSelectQuery']>
  ): SelectQueryNode {
    const { endModifiers, ...query } = super.transformSelectQuery(node, queryId)
    const kept = endModifiers?.filter(({ modifier }) => modifier !== 'ForUpdate')
    return { ...query, ...(kept && kept.length > 0 && { endModifiers: kept }) }
  }
}
