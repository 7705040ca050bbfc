/** What a filter's value has to be: anything, an id, a day like `2026-11-23`, or one of some. */
type FilterKind = keyof typeof isValid | readonly string[]
type ValueOf<Kind> = Kind extends readonly (infer Choice)[] ? Choice : string

/** In the longest that the API takes. */
const longestText = 200

const isValid = {
  text: () => true,
  id: (value: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value),
  day(value: string) {
    const day = new Date(`${value}T00:00:00.000Z`)
    return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value
  },
}

/**
 * The filters of a list, which stand in the address. A new filter starts at the list's first page.
 * @param kinds of each filter by its name; what is none of them, or has a value that is not one, is left out
 */
export function useFilters<const Kinds extends Readonly<Record<string, FilterKind>>>(kinds: Kinds) {
  type Name = keyof Kinds & string
  type Filters = { [Each in Name]?: ValueOf<Kinds[Each]> }
  const route = useRoute()
  const textOf = (name: string) => {
    const value = route.query[name]
    return typeof value === 'string' ? value.trim().slice(0, longestText) : ''
  }
  const given = ([name, kind]: [string, FilterKind]) => {
    const text = textOf(name)
    const valid = typeof kind === 'string' ? isValid[kind](text) : kind.includes(text)
    return text && valid ? { [name]: text } : {}
  }
  const filters = computed(() => Object.assign({}, ...Object.entries(kinds).map(given)) as Filters)
  return {
    filters,
    filtered: computed(() => Object.keys(filters.value).length > 0),
    /** For the API. */
    query: computed(() => {
      const cursor = route.query['cursor']
      return { ...filters.value, ...(typeof cursor === 'string' && { cursor }) }
    }),
    set(name: Name, value: string | undefined) {
      const { [name]: _, ...others } = filters.value
      return navigateTo({ query: { ...others, ...(value && { [name]: value }) } }, { replace: true })
    },
  }
}
