import { unanswered } from '@envelope/contract/terms'

/**
 * What happens when the script of a page that one turns to cannot be loaded. Offline, one is told so and stays, with all that
 * was typed: to load a page would end at the browser's own error. Else there is another release, and the page is loaded of that.
 */
export function useUnloadablePages() {
  const say = useSentence()
  const toasts = useToasts()
  const errors = new WeakSet<Error>()
  addEventListener('vite:preloadError', (event) => errors.add((event as Event & { payload: Error }).payload))
  useRouter().onError((error: Error, { fullPath }) => {
    if (!errors.has(error)) return
    if (navigator.onLine) reloadNuxtApp({ path: fullPath, persistState: true })
    else toasts.show(say(unanswered(error).problem.title), 'danger')
  })
}
