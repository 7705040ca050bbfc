/**
 * Fetches anew every so often, while the page is looked at, and at once when somebody comes back to it, or the network goes
 * or comes.
 * @param reload leaves what is shown in place when it fails
 * @param milliseconds asked for after each time, where it depends on what was fetched
 * @returns whether the last time failed
 */
export function useRefresh(
  reload: () => Promise<void>,
  milliseconds: MaybeRefOrGetter<number>,
): Readonly<Ref<boolean>> {
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = false
  let gone = false

  const later = () => {
    clearTimeout(timer)
    if (!gone && !document.hidden) timer = setTimeout(refresh, toValue(milliseconds))
  }
  async function refresh() {
    if (running || document.hidden) return
    running = true
    failed.value = await reload().then(
      () => false,
      () => true,
    )
    running = false
    later()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', refresh)
    for (const change of networkChanges) addEventListener(change, refresh)
    later()
  })
  onBeforeUnmount(() => {
    gone = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', refresh)
    for (const change of networkChanges) removeEventListener(change, refresh)
  })
  return readonly(failed)
}

const networkChanges = ['offline', 'online'] as const
