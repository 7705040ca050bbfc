import type { Client, Problem } from '@envelope/contract'
import type { AsyncDataOptions, NuxtError } from '#app'

/**
 * Loads what a page shows, once for server and browser. A session that has ended leads to the sign-in page; any
 * other problem of the first load becomes the error page with the API's status.
 */
export async function useApiData<Data>(
  key: string,
  load: (api: Client) => Promise<Data>,
  options: Pick<AsyncDataOptions<Data>, 'watch'> = {},
) {
  const api = useApi()
  const nuxtApp = useNuxtApp()
  const { fullPath } = useRoute()
  const loadForPage = () => load(api).catch((error: unknown) => Promise.reject(toPageError(error)))
  const result: LoadedData<Data> = import.meta.server
    ? await loadOnServer(key, loadForPage)
    : await loadInBrowser(key, loadForPage, options)
  // Before it comes what stands around the page.
  await nuxtApp.runWithContext(pauseWhileHydrating)
  const error = result.error.value
  if (error?.data?.code === 'unauthenticated')
    await nuxtApp.runWithContext(() => navigateTo(signInRoute(fullPath)))
  else if (error && result.data.value === undefined) {
    const { status = 500, message, data } = error
    throw createError({ status, message, ...(data && { data }), fatal: import.meta.client })
  }

  /**
   * Fetches anew what is shown, in the background: unlike `refresh`, it leaves that in place when it fails. What has
   * changed in the meantime, by another fetch or a broadcast, is not overwritten by an older answer.
   */
  async function reload(): Promise<void> {
    const before = result.data.value
    const fetched = await load(api)
    if (result.data.value !== before) return reload()
    result.data.value = fetched as typeof before
    result.error.value = undefined
  }
  return { ...result, reload }
}

interface LoadedData<Data> {
  data: Ref<Data | undefined>
  error: Ref<NuxtError<Problem> | undefined>
  refresh: () => Promise<void>
}

/**
 * What browsers' `useAsyncData` looks for when it comes alive. Its own way there, with signals, timers and watchers that nobody
 * needs on the server, took a sixth of a page.
 */
async function loadOnServer<Data>(key: string, load: () => Promise<Data>): Promise<LoadedData<Data>> {
  const { payload } = useNuxtApp()
  const data = shallowRef<Data>()
  const error = shallowRef<NuxtError<Problem>>()
  async function refresh() {
    try {
      data.value = await load()
      payload.data[key] = new Json(data.value)
    } catch (problem) {
      error.value = createError<Problem>(problem as Error)
    }
  }
  await refresh()
  return { data, error, refresh }
}

function loadInBrowser<Data>(
  key: string,
  load: () => Promise<Data>,
  options: Pick<AsyncDataOptions<Data>, 'watch'>,
) {
  const nuxtApp = useNuxtApp()
  const result = useAsyncData<Data, Problem>(key, load, options as AsyncDataOptions<Data>)
  // What is fetched anew, as by another filter, is waited for as another page is: once the address with that filter was turned to.
  let again = false
  watch(result.pending, async (isPending) => {
    again ||= isPending
    if (isPending) await pause()
    if (again && isPending === result.pending.value)
      void nuxtApp.callHook(isPending ? 'page:loading:start' : 'page:loading:end')
  })
  return result as Promise<LoadedData<Data>>
}

function toPageError(error: unknown): unknown {
  const problem = toProblem(error)
  return problem ? createError({ status: problem.status, message: problem.title, data: problem }) : error
}
