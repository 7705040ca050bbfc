type Composer = Pick<
  ReturnType<typeof useComposer>,
  'flush' | 'stop' | 'saveState' | 'conflict' | 'saveWhileLeaving'
>

/**
 * Saves what is not saved when one leaves the page. Where it cannot be, one is asked before it is lost: by the page, or by the
 * browser that is about to close it.
 * @param isDone whether nothing is left to be saved, as of an envelope that is being sent
 */
export function useUnsavedChanges(
  { flush, stop, saveState, conflict, saveWhileLeaving }: Composer,
  isDone: () => boolean,
) {
  const account = useAccount()
  const asksLeave = ref(false)
  let target = ''
  let leaving = false

  onBeforeRouteLeave(async ({ fullPath }) => {
    // A conflict says itself that nothing is saved.
    if (leaving || isDone() || conflict.value) return true
    try {
      await flush()
      return true
    } catch {
      // Nothing can be saved any more by who is signed out.
      if (!account.value) return true
      target = fullPath
      asksLeave.value = !conflict.value
      return false
    }
  })
  async function leave() {
    leaving = true
    try {
      await navigateTo(target)
    } finally {
      leaving = asksLeave.value = false
    }
  }

  // Until it is saved: also while it is tried again, or more is typed.
  let failing = false
  watch(saveState, (state) => {
    if (state === 'failed') failing = true
    else if (state === 'saved') failing = false
  })
  const askInBrowser = (event: BeforeUnloadEvent) => {
    if (failing) event.preventDefault()
  }
  onMounted(() => {
    addEventListener('beforeunload', askInBrowser)
    addEventListener('pagehide', saveWhileLeaving)
  })
  onBeforeUnmount(() => {
    removeEventListener('beforeunload', askInBrowser)
    removeEventListener('pagehide', saveWhileLeaving)
    stop()
  })
  return { asksLeave, leave }
}
