import { ProblemError, type Client, type Problem } from '@envelope/contract'
import type { AsyncDataOptions } from '#app'

/**
 * Loads what a page shows, once for server and browser. A session that has ended leads to the sign-in page; any
 * other problem of the first load becomes the error page with the API's status.
 */
export async function useApiData<Data>(
  key: string,
  load: (api: Client) => Promise<Data>,
  options: Pick<AsyncDataOptions<Data>, 'watch' | 'deep'> = {},
) {
  const api = useApi()
  const result = await useAsyncData<Data, Problem>(
    key,
    () => load(api).catch((error: unknown) => Promise.reject(toPageError(error))),
    options as AsyncDataOptions<Data>,
  )
  const problem = result.error.value?.data
  if (problem?.code === 'unauthenticated') await navigateTo(signInRoute(useRoute().fullPath))
  else if (result.error.value && result.data.value === undefined) {
    throw createError({
      statusCode: problem?.status ?? 500,
      message: problem?.title ?? 'internal',
      ...(problem && { data: problem }),
      fatal: import.meta.client,
    })
  }
  return result
}

function toPageError(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error
  const { problem } = error
  return createError({ statusCode: problem.status, message: problem.title, data: problem })
}
