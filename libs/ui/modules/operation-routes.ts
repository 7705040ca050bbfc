import type { Operation } from '@envelope/contract'
import { addTemplate, defineNuxtModule, importModule } from 'nuxt/kit'

/**
 * Makes `#operation-routes`: how the operations are called that are served to this app, by their names. In a build they are
 * without their schemas, which are most of the contract, so that a page can call the API before it has loaded those.
 */
export default defineNuxtModule({
  meta: { name: 'operation-routes' },
  setup(_, nuxt) {
    const { dst } = addTemplate({
      filename: 'operation-routes.mjs',
      write: true,
      getContents: async () =>
        nuxt.options.dev
          ? "export { operations as default } from '@envelope/contract'\n"
          : `export default ${JSON.stringify(await routesFor(nuxt.options.runtimeConfig.realm))}\n`,
    })
    nuxt.options.alias['#operation-routes'] = dst
    addTemplate({
      filename: 'operation-routes.d.mts',
      write: true,
      getContents: () =>
        [
          "import type { OperationRoute } from '@envelope/contract/terms'",
          'declare const routes: Readonly<Record<string, OperationRoute>>',
          'export default routes',
          '',
        ].join('\n'),
    })
  },
})

async function routesFor(realm: string) {
  const { operations } = await importModule<{ operations: Record<string, Operation> }>('@envelope/contract')
  return Object.fromEntries(
    Object.entries(operations)
      .filter(([, { host, file }]) => !file && (host === 'operators') === (realm === 'operators'))
      .map(([name, { method, path, bodyType }]) => [name, { method, path, bodyType }]),
  )
}
