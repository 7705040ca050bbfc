import { channels } from '@envelope/contract'

/** The tenant's plan and what is used of it, counted again with every step of an envelope. */
export async function useUsage() {
  let countAgain = (): Promise<unknown> => Promise.resolve()
  const { ask: catchUp, cancel } = coalesce(() => countAgain(), 500)
  onBeforeUnmount(cancel)
  useChannel('private', channels.tenant(useAccount().value?.tenant.id ?? ''), {
    on: { 'envelope.changed': catchUp },
    onSubscribed: catchUp,
  })
  const { data, reload } = await useApiData('usage', (api) => api.getUsage())
  countAgain = reload
  return data
}
