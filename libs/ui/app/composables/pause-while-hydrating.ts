/** Lets what awaits it come alive in a task of its own, after what stands around it; where nothing has to, it goes on at once. */
export async function pauseWhileHydrating(): Promise<void> {
  if (import.meta.client && useNuxtApp().isHydrating) await pause()
}
