import type { z } from 'zod'

type Schemas = Awaited<ReturnType<typeof loadSchemas>>
type QueryName = {
  [Name in keyof Schemas]: Schemas[Name] extends z.ZodObject ? Name : never
}[keyof Schemas]

/**
 * The filters of a list, which stand in the address. A new filter starts at the list's first page.
 * @param schemaName of the list's query; what is none of its filters, or not a filter's value, is left out
 */
export async function useFilters<
  SchemaName extends QueryName,
  Name extends keyof Schemas[SchemaName]['shape'] & string,
>(schemaName: SchemaName, names: readonly Name[]) {
  const route = useRoute()
  const schema: z.ZodObject = (await loadSchemas())[schemaName]
  const given = (name: string): Record<string, string> => {
    const value = route.query[name]
    const text = typeof value === 'string' ? value.trim().slice(0, 500) : ''
    return text && schema.shape[name]?.safeParse(text).success ? { [name]: text } : {}
  }
  const filters = computed(() => Object.assign({}, ...names.map(given)) as Partial<Record<Name, string>>)
  return {
    filters,
    filtered: computed(() => Object.keys(filters.value).length > 0),
    /** For the API. */
    query: computed(() => ({ ...filters.value, ...given('cursor') }) as z.input<Schemas[SchemaName]>),
    set(name: Name, value: string | undefined) {
      const { [name]: _, ...others } = filters.value
      return navigateTo({ query: { ...others, ...(value && { [name]: value }) } }, { replace: true })
    },
  }
}
