/**
 * Which rows of a list are chosen.
 * @param ids of the rows that are shown, in their order; what is no longer shown is no longer chosen
 */
export function useSelection(ids: () => string[]) {
  const chosen = ref<ReadonlySet<string>>(new Set())
  /** The row that was chosen, or given up, last. */
  let last: string | undefined
  watch(ids, (shown) => (chosen.value = new Set(shown.filter((id) => chosen.value.has(id)))))

  const change = (changed: string[], wanted: boolean) => {
    const others = [...chosen.value].filter((id) => !changed.includes(id))
    chosen.value = new Set(wanted ? [...others, ...changed] : others)
  }

  return {
    chosen,
    all: computed(() => chosen.value.size > 0 && chosen.value.size === ids().length),
    /** A click on a row's box; with Shift it goes for all rows from the one before. */
    click(id: string, { target, shiftKey }: Pick<MouseEvent, 'target' | 'shiftKey'>) {
      const shown = ids()
      const [from, to] = [shown.indexOf(last ?? id), shown.indexOf(id)]
      const range = shiftKey && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
      change(range, (target as HTMLInputElement).checked)
      last = id
    },
    chooseAll: (wanted: boolean) => change(ids(), wanted),
    giveUp: (given: string[]) => change(given, false),
  }
}
export type RowSelection = ReturnType<typeof useSelection>
