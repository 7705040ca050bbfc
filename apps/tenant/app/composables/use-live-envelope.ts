import { channels } from '@envelope/contract/terms'

/** An envelope, fetched again with every step that is broadcast, and who else looks at it. */
export function useLiveEnvelope(id: string) {
  const tenantId = useAccount().value?.tenant.id ?? ''
  const viewers = ref<{ id: string; name: string }[]>([])
  let version = 0
  let fetchAgain = (): Promise<unknown> => Promise.resolve()

  const { ask: catchUp, cancel } = coalesce(() => fetchAgain(), 50)
  onBeforeUnmount(cancel)
  useChannel('private', channels.tenant(tenantId), {
    on: {
      'envelope.changed': ({ envelope }) => {
        if (envelope.id === id && envelope.version > version) catchUp()
      },
    },
    onSubscribed: catchUp,
  })
  useChannel('presence', channels.envelopeViewers(tenantId, id), {
    onMembers: (others) => (viewers.value = others),
  })

  return useApiData(`envelope:${id}`, (api) => api.getEnvelope({ params: { envelopeId: id } })).then(
    ({ data: envelope, reload }) => {
      fetchAgain = reload
      watch(envelope, (shown) => (version = shown?.version ?? 0), { immediate: true })
      return { envelope, viewers }
    },
  )
}
