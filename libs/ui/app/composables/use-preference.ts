import { getCookie } from 'h3'

const year = 365 * 24 * 60 * 60

/** A visitor's choice, kept in a cookie so that the server renders by it, and shared by all who use it. */
export function usePreference(name: string, fallback: string): Ref<string> {
  const key = `preference:${name}`
  if (import.meta.server) return useState(key, () => getCookie(useRequestEvent()!, name) ?? fallback)
  const cookie = useCookie<string | undefined>(name, { maxAge: year, sameSite: 'lax', path: '/' })
  const state = useState(key, () => String(cookie.value ?? fallback))
  return computed({
    get: () => state.value,
    set: (value) => {
      state.value = value
      cookie.value = value
    },
  })
}
