import { useI18n } from 'petite-vue-i18n'

/**
 * What happens when the script of a page that one turns to cannot be loaded. Offline, one is told so and stays, with all that
 * was typed: to load a page would end at the browser's own error. Else there is another release, and the page is loaded of that.
 */
export function useUnloadablePages() {
  const { t } = useI18n()
  const toasts = useToasts()
  const errors = new WeakSet<Error>()
  addEventListener('vite:preloadError', (event) => errors.add((event as Event & { payload: Error }).payload))
  useRouter().onError((error: Error, { fullPath }) => {
    if (!errors.has(error)) return
    if (navigator.onLine) reloadNuxtApp({ path: fullPath, persistState: true })
    else toasts.show(t('error.offline.title'), 'danger')
  })
}
