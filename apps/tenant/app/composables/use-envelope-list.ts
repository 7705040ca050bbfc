import type { EnvelopeChanged, EnvelopeQuery } from '@envelope/contract'
import { channels, envelopeStatusFilters } from '@envelope/contract/terms'
import type { LocationQuery } from 'vue-router'

/** The list of envelopes that the address asks for, kept up to date by what is broadcast. */
export function useEnvelopeList() {
  const route = useRoute()
  const query = computed(() => listQuery(route.query))
  const account = useAccount()
  let receive = (_change: EnvelopeChanged) => {}
  let fetchAgain = (): Promise<unknown> => Promise.resolve()

  const { ask: catchUp, cancel } = coalesce(() => fetchAgain(), 150)
  onBeforeUnmount(cancel)
  useChannel('private', channels.tenant(account.value?.tenant.id ?? ''), {
    on: { 'envelope.changed': (change) => receive(change) },
    onSubscribed: catchUp,
  })

  return useApiData('envelopes', (api) => api.listEnvelopes({ query: query.value }), { watch: [query] }).then(
    ({ data: page, error, refresh, reload }) => {
      fetchAgain = reload
      receive = (change) => {
        const result = page.value ? listChange(page.value, change, query.value) : 'none'
        if (result === 'fetch') catchUp()
        else if (result !== 'none') page.value = result.page
      }
      return { page, query, error, refresh, reload }
    },
  )
}

/** What of an address' query the list understands; the rest is ignored. */
export function listQuery({ status, search, sort, cursor, waitingFor }: LocationQuery): EnvelopeQuery {
  const known = envelopeStatusFilters.find((known) => known === status)
  const text = typeof search === 'string' ? search.trim().slice(0, 200) : ''
  return {
    ...(known && { status: known }),
    ...(waitingFor === 'me' && { waitingFor }),
    ...(text && { search: text }),
    ...(isEnvelopeOrder(sort) && { sort }),
    ...(typeof cursor === 'string' && { cursor }),
  }
}
