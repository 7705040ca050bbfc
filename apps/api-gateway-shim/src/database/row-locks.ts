import {
  SelectQueryNode,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from 'kysely'

/** Leaves out `for update`, which SQLite neither knows nor needs: a transaction there is the only writer. */
export class WithoutRowLocks implements KyselyPlugin {
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    if (!SelectQueryNode.is(node) || !node.endModifiers) return node
    const { endModifiers, ...query } = node
    const kept = endModifiers.filter(({ modifier }) => modifier !== 'ForUpdate')
    return { ...query, ...(kept.length > 0 && { endModifiers: kept }) }
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
}
