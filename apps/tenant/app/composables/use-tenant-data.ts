import type { Client } from '@envelope/contract'
import { channels } from '@envelope/contract/terms'

/** What is made of the tenant's envelopes and people, fetched again with every step of one and every change of the others. */
export async function useTenantData<Data>(key: string, load: (api: Client) => Promise<Data>) {
  let loadAgain = (): Promise<unknown> => Promise.resolve()
  const { ask: catchUp, cancel } = coalesce(() => loadAgain(), 500)
  onBeforeUnmount(cancel)
  useChannel('private', channels.tenant(useAccount().value?.tenant.id ?? ''), {
    on: { 'envelope.changed': catchUp, 'people.changed': catchUp },
    onSubscribed: catchUp,
  })
  const { data, reload } = await useApiData(key, load)
  loadAgain = reload
  return { data, reload }
}
