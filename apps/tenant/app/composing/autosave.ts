export type SaveState = 'new' | 'unsaved' | 'saving' | 'saved' | 'failed'

export interface AutosaveOptions {
  /** Saves what there is at that moment. */
  save: () => Promise<void>
  onState: (state: SaveState) => void
  /** Milliseconds from the last change to saving it. */
  pause?: number
  /** Milliseconds from a failure to the next attempt. */
  retry?: number
}

/** Saves a while after the last change, one save at a time, the newest content last, and again after a failure. */
export function createAutosave({ save, onState, pause = 700, retry = 3_000 }: AutosaveOptions) {
  let changes = 0
  let savedChanges = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined

  const dirty = () => savedChanges < changes
  const schedule = (milliseconds: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void flush().catch(() => undefined), milliseconds)
  }
  const saveOnce = async () => {
    const saving = changes
    onState('saving')
    try {
      await save()
      savedChanges = saving
      onState(dirty() ? 'unsaved' : 'saved')
    } catch (error) {
      onState('failed')
      schedule(retry)
      throw error
    } finally {
      running = undefined
    }
  }
  /** Resolves when everything changed so far is saved; rejects if it cannot be. */
  async function flush(): Promise<void> {
    clearTimeout(timer)
    while (running || dirty()) await (running ??= saveOnce())
  }
  return {
    flush,
    dirty,
    changed() {
      changes += 1
      onState('unsaved')
      schedule(pause)
    },
    stop: () => clearTimeout(timer),
  }
}
